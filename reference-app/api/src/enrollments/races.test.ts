import fc from "fast-check";
import { Client } from "pg";
import { RefusalCode } from "../../../contract/enrollment";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudents } from "../../test/rows";
import { CourseEditor } from "../courses/course-editor.service";
import { createDataSource } from "../data-source";
import { Database } from "../database";
import { EnrollmentDesk } from "./enrollment-desk.service";

let postgres: TestPostgres;
let database: Database;
let desk: EnrollmentDesk;
let referee: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
  desk = new EnrollmentDesk(database);
  const { host, port, name, user } = postgres.as("lectern_migrator");
  referee = new Client({ host, port, user, database: name });
  await referee.connect();
});

afterAll(async () => {
  await referee?.end();
  await database?.close();
  await postgres?.remove();
});

const act = { actor: "idp|1", traceId: "race" };

it("gives the places that are left to as many as there are, in each of 1,000 races", async () => {
  const students = await addStudents(postgres, 8);
  const course = await addCourse(postgres, { capacity: 1 });
  const race = async (racers: number, places: number) => {
    await referee.query("DELETE FROM enrollments WHERE course_id = $1", [course]);
    await referee.query("UPDATE courses SET capacity = $2 WHERE id = $1", [course, places]);
    const results = await Promise.allSettled(
      students.slice(0, racers).map((studentId) => desk.enrol({ courseId: course, studentId }, act)),
    );
    const codes = results.map((result) => (result.status === "fulfilled" ? "enrolled" : result.reason.code));
    expect(codes.filter((code) => code === "enrolled")).toHaveLength(Math.min(racers, places));
    expect(codes.filter((code) => code !== "enrolled" && code !== "course-full")).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 3 }), race), {
    numRuns: 1_000,
    verbose: fc.VerbosityLevel.Verbose,
  });
}, 240_000);

/** What a rush may be refused for; whatever else it ends in, such as a deadlock or an outage, is a fault. */
const refusals = [
  ...RefusalCode.anyOf.map((each) => each.const as string),
  ...["places-left", "enrollment-not-found", "waiting-place-not-found", "capacity-below-enrolled"],
];

type Deed = "enrol" | "withdraw" | "joinWaitingList" | "leaveWaitingList";

/** What the audit says that happened, replayed: who is in each course, and who waits, in order. */
async function replay(courses: readonly string[]) {
  const entries = await postgres.query<{ action: string; course_id: string; student_id: string }>(
    "SELECT action, course_id, student_id FROM audit_entries WHERE course_id = ANY ($1) ORDER BY sequence",
    [courses],
  );
  const state = new Map(courses.map((course) => [course, { inside: new Set<string>(), waiting: [] as string[] }]));
  for (const { action, course_id, student_id } of entries) {
    const { inside, waiting } = state.get(course_id) ?? { inside: new Set<string>(), waiting: [] };
    if (action === "promoted") expect(waiting[0]).toBe(student_id);
    if (action === "promoted" || action === "left") waiting.splice(waiting.indexOf(student_id), 1);
    if (action === "enrolled" || action === "promoted") inside.add(student_id);
    if (action === "withdrawn") inside.delete(student_id);
    if (action === "queued") waiting.push(student_id);
  }
  return [...state].map(([course, { inside, waiting }]) => ({ course, inside: [...inside].sort(), waiting }));
}

/** Courses that meet on Mondays, the first two at one time; the third needs a course that half of the students have completed. */
async function makeTerm() {
  const courses = await Promise.all(Array.from({ length: 6 }, () => addCourse(postgres, { capacity: 4 })));
  const students = await addStudents(postgres, 40);
  const completed = await addCourse(postgres);
  await postgres.query("UPDATE students SET course_limit = 3 WHERE id = ANY ($1)", [students]);
  await postgres.query("INSERT INTO course_prerequisites VALUES ($1, $2)", [courses[2], completed]);
  await postgres.query("INSERT INTO completed_courses SELECT unnest($1::uuid[]), $2", [students.slice(20), completed]);
  for (const [index, course] of courses.entries()) {
    const hour = String(8 + Math.max(index, 1)).padStart(2, "0");
    await postgres.query("INSERT INTO timetable_slots VALUES ($1, 1, $2, $3, 'A1')", [
      course,
      `${hour}:00`,
      `${hour}:50`,
    ]);
  }
  return { courses, students };
}

it("comes out of a rush as its audit says: by every rule, every list in order, no place free while somebody waits", async () => {
  const { courses, students } = await makeTerm();
  const moving = courses.at(-1) ?? "";
  const editor = new CourseEditor(database);
  const deed = fc.record({
    what: fc.constantFrom<Deed>("enrol", "enrol", "withdraw", "joinWaitingList", "joinWaitingList", "leaveWaitingList"),
    courseId: fc.constantFrom(...courses),
    studentId: fc.constantFrom(...students),
  });
  const hour = fc.constantFrom("08", "09", "10", "11");
  const edit = fc.oneof(
    fc.record({
      courseId: fc.constantFrom(...courses),
      change: fc.record({ capacity: fc.integer({ min: 2, max: 6 }) }),
    }),
    fc.record({
      courseId: fc.constant(moving),
      change: hour.map((at) => ({ slots: [{ weekday: 1, startsAt: `${at}:00`, endsAt: `${at}:50`, room: "A1" }] })),
    }),
  );
  const rush = async (
    deeds: { what: Deed; courseId: string; studentId: string }[],
    edits: { courseId: string; change: object }[],
  ) => {
    const results = await Promise.allSettled([
      ...deeds.map(({ what, ...whom }) => desk[what](whom, act)),
      ...edits.map(({ courseId, change }) => editor.patch(courseId, undefined, change, act)),
    ]);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(reasons.filter((reason) => !refusals.includes(reason.code))).toEqual([]);
  };
  const deeds = fc.array(deed, { minLength: 60, maxLength: 60 });
  const edits = fc.array(edit, { minLength: 4, maxLength: 4 });
  await fc.assert(fc.asyncProperty(deeds, edits, rush), { numRuns: 20, endOnFailure: true });

  const found = await postgres.query<{
    course: string;
    inside: string[];
    waiting: string[];
    enrolled: number;
    capacity: number;
    version: number;
  }>(
    `SELECT id AS course, enrolled_count AS enrolled, capacity, version,
            ARRAY(SELECT student_id::text FROM enrollments WHERE course_id = courses.id ORDER BY 1) AS inside,
            ARRAY(SELECT student_id::text FROM waiting_list WHERE course_id = courses.id ORDER BY place) AS waiting
     FROM courses WHERE id = ANY ($1) ORDER BY array_position($1, id)`,
    [courses],
  );
  expect(found.map(({ course, inside, waiting }) => ({ course, inside, waiting }))).toEqual(await replay(courses));
  expect(found.some(({ version }) => version > 1)).toBe(true);
  for (const { inside, waiting, enrolled, capacity } of found) {
    expect(enrolled).toBe(inside.length);
    expect(inside.length).toBeLessThanOrEqual(capacity);
    expect([inside.length, waiting.length]).toEqual([waiting.length > 0 ? capacity : inside.length, waiting.length]);
  }
  const [first, second, third] = found;
  expect(first?.inside.filter((student) => second?.inside.includes(student))).toEqual([]);
  expect(third?.inside.filter((student) => students.slice(0, 20).includes(student))).toEqual([]);
  const theirs = students.map((student) => found.filter(({ inside }) => inside.includes(student)).length);
  expect(Math.max(...theirs)).toBeLessThanOrEqual(3);
}, 120_000);
