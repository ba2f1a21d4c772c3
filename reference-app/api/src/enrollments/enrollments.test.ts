import { Enrollment } from "../../../contract/enrollment";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudent, addStudents, addWaitingPlace } from "../../test/rows";
import { uuidV7 } from "../uuid-v7";

let postgres: TestPostgres;
let api: TestApi;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  api = await startApi(postgres.as("lectern_app"));
});

afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

const enrol = (courseId: string, studentId: string) =>
  api.post<Problem>("/api/v1/enrollments", { courseId, studentId });

/** What the database says of a course: its counter, and the rows that the counter counts. */
async function placesTaken(courseId: string): Promise<{ counted: number; enrolled: number }> {
  const [row] = await postgres.query<{ counted: number; enrolled: number }>(
    `SELECT enrolled_count AS counted, (SELECT count(*)::integer FROM enrollments WHERE course_id = $1) AS enrolled
     FROM courses WHERE id = $1`,
    [courseId],
  );
  return row as { counted: number; enrolled: number };
}

function tally(codes: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

it("enrols a student and takes one place", async () => {
  const [courseId, studentId] = [await addCourse(postgres), await addStudent(postgres)];
  const { status, body } = await enrol(courseId, studentId);
  expect(status).toBe(201);
  expectToFit(Enrollment, body);
  expect(body).toMatchObject({ courseId, studentId });
  expect(await placesTaken(courseId)).toEqual({ counted: 1, enrolled: 1 });
});

it("answers ids in one spelling, whatever the caller's", async () => {
  const [courseId, studentId] = [await addCourse(postgres), await addStudent(postgres)];
  const { body } = await enrol(courseId.toUpperCase(), studentId.toUpperCase());
  expect(body).toMatchObject({ courseId, studentId });
});

it("gives the last place to exactly one of 50 who ask at the same moment", async () => {
  const courseId = await addCourse(postgres, { capacity: 1 });
  const students = await addStudents(postgres, 50);
  const answers = await Promise.all(students.map((studentId) => enrol(courseId, studentId)));
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: 49 });
  expect(tally(answers.map(({ body }) => body.code ?? "enrolled"))).toEqual({ enrolled: 1, "course-full": 49 });
  expect(await placesTaken(courseId)).toEqual({ counted: 1, enrolled: 1 });
});

it("refuses nobody while a place is left, however many ask at once", async () => {
  const courseId = await addCourse(postgres, { capacity: 30 });
  const students = await addStudents(postgres, 40);
  const answers = await Promise.all(students.map((studentId) => enrol(courseId, studentId)));
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 30, 409: 10 });
  expect(await placesTaken(courseId)).toEqual({ counted: 30, enrolled: 30 });
});

it("enrols a student once, even when the same request arrives 20 times at once", async () => {
  const [courseId, studentId] = [await addCourse(postgres), await addStudent(postgres)];
  const answers = await Promise.all(Array.from({ length: 20 }, () => enrol(courseId, studentId)));
  expect(tally(answers.map(({ body }) => body.code ?? "enrolled"))).toEqual({ enrolled: 1, "already-enrolled": 19 });
  expect(await placesTaken(courseId)).toEqual({ counted: 1, enrolled: 1 });
});

it("tells a student of a full course that they are in it, rather than that it is full", async () => {
  const [courseId, studentId] = [await addCourse(postgres, { capacity: 1 }), await addStudent(postgres)];
  await enrol(courseId, studentId);
  const { status, body } = await enrol(courseId, studentId);
  expect([status, body.code]).toEqual([409, "already-enrolled"]);
});

it("does not enrol a student who waits for that very course", async () => {
  const [courseId, studentId] = [await addCourse(postgres), await addStudent(postgres)];
  await addWaitingPlace(postgres, courseId, studentId);
  const { status, body } = await enrol(courseId, studentId);
  expect([status, body.code]).toEqual([409, "already-waiting"]);
});

it("refuses a course that does not exist", async () => {
  const { status, body } = await enrol(uuidV7(), await addStudent(postgres));
  expect([status, body.code]).toEqual([404, "course-not-found"]);
});

it("refuses a student who does not exist, and takes no place for them", async () => {
  const courseId = await addCourse(postgres);
  const { status, body } = await enrol(courseId, uuidV7());
  expect([status, body.code]).toEqual([404, "student-not-found"]);
  expect(await placesTaken(courseId)).toEqual({ counted: 0, enrolled: 0 });
});

it("refuses what the contract does not name, such as an id of the caller's choice", async () => {
  const { status, body } = await api.post<Problem>("/api/v1/enrollments", {
    id: uuidV7(),
    courseId: `urn:uuid:${uuidV7()}`,
  });
  expect(status).toBe(422);
  expect(body.errors).toEqual([
    { pointer: "/studentId", detail: "is required" },
    { pointer: "/id", detail: "is not known" },
    { pointer: "/courseId", detail: "must be a uuid" },
  ]);
});
