import { AuditPage } from "../../../contract/audit";
import type { Problem } from "../../../contract/problem";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudent } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";

let postgres: TestPostgres;
let signedIn: SignedInApi;
let staff: Ask;
let courses: string[];
let students: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
  staff = await signedIn.as("idp|staff", "staff");
  courses = [await addCourse(postgres), await addCourse(postgres)];
  students = [await addStudent(postgres), await addStudent(postgres)];
  for (const courseId of courses)
    for (const studentId of students) await staff("POST", "/api/v1/enrollments", { courseId, studentId });
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

const read = async (query = "") => {
  const { status, headers, body } = await staff<AuditPage>("GET", `/api/v1/audit${query}`);
  expect(status).toBe(200);
  expectToFit(AuditPage, body);
  return { link: headers.get("Link"), ...body };
};

it("tells staff who did what to which enrolment, the newest first, page by page", async () => {
  const first = await read("?limit=3");
  const second = await read(`?limit=3&cursor=${first.nextCursor}`);
  expect(first.link).toBe(`</api/v1/audit?limit=3&cursor=${first.nextCursor}>; rel="next"`);
  expect([second.link, second.nextCursor]).toEqual([null, null]);
  expect([...first.items, ...second.items].map(({ courseId, studentId }) => [courseId, studentId])).toEqual(
    courses.flatMap((courseId) => students.map((studentId) => [courseId, studentId])).reverse(),
  );
  expect(first.items[0]).toMatchObject({ actor: "idp|staff", action: "enrolled" });
});

it("tells of one course, of one student, or of both", async () => {
  const [courseId, studentId] = [courses[0], students[1]];
  expect((await read(`?courseId=${courseId}`)).items.map((each) => each.courseId)).toEqual([courseId, courseId]);
  expect((await read(`?studentId=${studentId}`)).items.map((each) => each.studentId)).toEqual([studentId, studentId]);
  expect((await read(`?courseId=${courseId}&studentId=${studentId}`)).items).toHaveLength(1);
});

it.each(["limit=0", "limit=101", "courseId=rice", "actor=idp", "cursor=rice", "cursor=WyIwIl0"])(
  "5.2.1 API4: takes no %s",
  async (query) => {
    const { status, body } = await staff<Problem>("GET", `/api/v1/audit?${query}`);
    expect([status, body.code]).toEqual([422, "validation-failed"]);
  },
);
