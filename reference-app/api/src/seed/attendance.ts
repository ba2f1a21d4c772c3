import { catalogue } from "./catalogue";
import { prerequisites } from "./course-terms";
import { demoCourseCodes, demoStudent } from "./demo-student";
import type { Random } from "./random";
import { clash, type Meeting } from "./timetable";

/** A student in a course, or waiting for one. */
export interface Attendance {
  readonly studentId: string;
  readonly code: string;
}

const coursesForEachStudent = 8;
const waitingForEachFullCourse = 6;

/** Who is in which course and who waits, as the API would have let them: no clashes, nothing twice, nobody over the limit. */
export function makeAttendance(
  studentIds: readonly string[],
  timetable: ReadonlyMap<string, readonly Meeting[]>,
  random: Random,
): { readonly enrolled: readonly Attendance[]; readonly waiting: readonly Attendance[] } {
  const codesOf = new Map<string, string[]>(studentIds.map((id) => [id, []]));
  const meetings = (code: string) => timetable.get(code) ?? [];
  const fits = (code: string) => (studentId: string) => {
    const theirs = codesOf.get(studentId) ?? [];
    return (
      theirs.length < coursesForEachStudent &&
      theirs.every((other) => other !== code && !areSteps(code, other) && !clash(meetings(code), meetings(other)))
    );
  };
  const admit = (code: string, count: number): Attendance[] =>
    random.sample(studentIds.filter(fits(code)), count).map((studentId) => {
      codesOf.get(studentId)?.push(code);
      return { studentId, code };
    });

  const enrolled = catalogue.flatMap(({ code, enrolled: count }) => {
    const demo = demoCourseCodes.includes(code) ? [{ studentId: demoStudent.id, code }] : [];
    return [...demo, ...admit(code, count - demo.length)];
  });
  const full = catalogue.filter((course) => course.enrolled === course.capacity);
  return { enrolled, waiting: full.flatMap(({ code }) => admit(code, waitingForEachFullCourse)) };
}

/** Whether one of the two is completed before the other, so that nobody is in both. */
const areSteps = (one: string, other: string) =>
  (prerequisites[one]?.includes(other) || prerequisites[other]?.includes(one)) ?? false;

/** What students must have completed to be where they are, each once. */
export function makeCompleted(attendance: readonly Attendance[]): Attendance[] {
  const completed = attendance.flatMap(({ studentId, code }) =>
    (prerequisites[code] ?? []).map((needed) => ({ studentId, code: needed })),
  );
  return [...new Map(completed.map((each) => [`${each.studentId} ${each.code}`, each])).values()];
}
