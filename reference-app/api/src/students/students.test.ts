import { type StudentEnrollments as Answer, StudentEnrollments } from "../../../contract/enrollment";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudents } from "../../test/rows";

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

it("shows what a student is enrolled in, newest first, and nobody else's", async () => {
  const [mine, other] = (await addStudents(postgres, 2)) as [string, string];
  const courses = [await addCourse(postgres), await addCourse(postgres), await addCourse(postgres)];
  for (const courseId of courses) {
    await api.post("/api/v1/enrollments", { courseId, studentId: mine });
    await api.post("/api/v1/enrollments", { courseId, studentId: other });
  }
  const { status, body } = await api.get<Answer>(`/api/v1/students/${mine}/enrollments`);
  expect(status).toBe(200);
  expectToFit(StudentEnrollments, body);
  expect(body.items.map(({ studentId }) => studentId)).toEqual([mine, mine, mine]);
  expect(body.items.map(({ course }) => course.id)).toEqual([...courses].reverse());
  expect(body.items.map(({ course }) => course.placesLeft)).toEqual([8, 8, 8]);
});

it("shows a student without enrolments an empty list", async () => {
  const [student] = await addStudents(postgres, 1);
  const { status, body } = await api.get<Answer>(`/api/v1/students/${student}/enrollments`);
  expect([status, body]).toEqual([200, { items: [] }]);
});

it.each(["01900000-0000-7000-8000-00000000ffff", "me", "%00"])("knows no student %s", async (id) => {
  const { status, body } = await api.get<Problem>(`/api/v1/students/${id}/enrollments`);
  expect([status, body.code]).toEqual([404, "student-not-found"]);
});
