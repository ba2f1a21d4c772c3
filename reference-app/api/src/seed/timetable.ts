import type { SeedCourse } from "./seed-course";

/** A weekly meeting; times of day as HH:MM, days as ISO 8601's numbers. */
export interface Meeting {
  readonly weekday: number;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly room: string;
}

type Period = Omit<Meeting, "room">;

/** Two meetings of two hours a week, or one long one on Saturday. No two of these patterns overlap. */
const patterns: readonly (readonly Period[])[] = [
  ...["07:30", "09:45", "13:15", "15:30"].flatMap((time) => [
    [period(1, time), period(3, time)],
    [period(2, time), period(4, time)],
    [period(5, time)],
  ]),
  [{ weekday: 6, starts_at: "08:00", ends_at: "11:30" }],
];

const rooms = ["A1.01", "A1.02", "A2.10", "B1.05", "B2.07", "C3.12", "Lab 1", "Lab 2"];

function period(weekday: number, startsAt: string): Period {
  const [hours = 0, minutes = 0] = startsAt.split(":").map(Number);
  return { weekday, starts_at: startsAt, ends_at: `${String(hours + 2).padStart(2, "0")}:${minutes || "00"}` };
}

/** Meetings for each course, by code: nobody teaches in two places at once, and no room holds two courses. */
export function makeTimetable(courses: readonly SeedCourse[]): ReadonlyMap<string, readonly Meeting[]> {
  const taken = new Set<string>();
  return new Map(courses.map((course, index) => [course.code, place(course, index, taken)]));
}

function place({ code, instructor }: SeedCourse, index: number, taken: Set<string>): readonly Meeting[] {
  for (let attempt = 0; attempt < patterns.length * rooms.length; attempt += 1) {
    const which = (index + attempt) % patterns.length;
    const room = rooms[Math.floor((index + attempt) / patterns.length) % rooms.length] as string;
    const claims = [`${which} ${room}`, `${which} ${instructor}`];
    if (claims.some((claim) => taken.has(claim))) continue;
    for (const claim of claims) taken.add(claim);
    return (patterns[which] as readonly Period[]).map((each) => ({ ...each, room }));
  }
  throw new Error(`The timetable has no room left for ${code}.`);
}

/** Whether somebody in both would have to be in two places at once. */
export const clash = (one: readonly Meeting[], other: readonly Meeting[]): boolean =>
  one.some((a) => other.some((b) => a.weekday === b.weekday && a.starts_at < b.ends_at && b.starts_at < a.ends_at));
