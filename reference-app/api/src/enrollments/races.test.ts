import fc from "fast-check";
import { Client } from "pg";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudents } from "../../test/rows";
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

it("comes out of a rush as its audit says: no course too full, every list in order, no place free while somebody waits", async () => {
  const places = 4;
  const courses = await Promise.all(Array.from({ length: 5 }, () => addCourse(postgres, { capacity: places })));
  const students = await addStudents(postgres, 40);
  const deed = fc.record({
    what: fc.constantFrom<Deed>("enrol", "enrol", "withdraw", "joinWaitingList", "joinWaitingList", "leaveWaitingList"),
    courseId: fc.constantFrom(...courses),
    studentId: fc.constantFrom(...students),
  });
  const rush = async (deeds: { what: Deed; courseId: string; studentId: string }[]) => {
    const results = await Promise.allSettled(deeds.map(({ what, ...whom }) => desk[what](whom, act)));
    const unexpected = results.filter((result) => result.status === "rejected" && !result.reason.code);
    expect(unexpected).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(fc.array(deed, { minLength: 64, maxLength: 64 }), rush), {
    numRuns: 20,
    endOnFailure: true,
  });
  const found = await postgres.query<{ course: string; inside: string[]; waiting: string[]; enrolled: number }>(
    `SELECT id AS course, enrolled_count AS enrolled,
            ARRAY(SELECT student_id::text FROM enrollments WHERE course_id = courses.id ORDER BY 1) AS inside,
            ARRAY(SELECT student_id::text FROM waiting_list WHERE course_id = courses.id ORDER BY place) AS waiting
     FROM courses WHERE id = ANY ($1)`,
    [courses],
  );
  const inOrder = courses.map((course) => found.find((row) => row.course === course));
  expect(inOrder.map((row) => ({ course: row?.course, inside: row?.inside, waiting: row?.waiting }))).toEqual(
    await replay(courses),
  );
  for (const { inside, waiting, enrolled } of found) {
    expect(enrolled).toBe(inside.length);
    expect(inside.length).toBeLessThanOrEqual(places);
    expect([inside.length, waiting.length]).toEqual([waiting.length > 0 ? places : inside.length, waiting.length]);
  }
}, 120_000);
