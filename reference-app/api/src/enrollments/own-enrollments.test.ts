import { Enrollment, WaitingPlace } from "../../../contract/enrollment";
import type { Problem } from "../../../contract/problem";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudent } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";
import { uuidV7 } from "../uuid-v7";

let postgres: TestPostgres;
let signedIn: SignedInApi;
let staff: Ask;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
  staff = await signedIn.as("idp|staff", "staff");
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

let people = 0;

async function newStudent(): Promise<{ id: string; subject: string; ask: Ask }> {
  people += 1;
  const subject = `idp|student-${people}`;
  return { id: await addStudent(postgres, { subject }), subject, ask: await signedIn.as(subject, "student") };
}

const enrollments = "/api/v1/enrollments";
const waitingPlaces = "/api/v1/waiting-places";

const auditOf = (course: string) =>
  postgres.query("SELECT actor, action, student_id FROM audit_entries WHERE course_id = $1 ORDER BY sequence", [
    course,
  ]);

describe("a student who signed in", () => {
  it("enrols, and withdraws", async () => {
    const [courseId, { id: studentId, subject, ask }] = [await addCourse(postgres), await newStudent()];
    const { status, body } = await ask<Enrollment>("POST", enrollments, { courseId });
    expect(status).toBe(201);
    expectToFit(Enrollment, body);
    expect(body).toMatchObject({ courseId, studentId });
    expect((await ask("DELETE", `/api/v1/students/me/enrollments/${courseId}`)).status).toBe(204);
    const again = await ask<Problem>("DELETE", `/api/v1/students/me/enrollments/${courseId}`);
    expect([again.status, again.body.code]).toEqual([404, "enrollment-not-found"]);
    expect(await auditOf(courseId)).toEqual([
      { actor: subject, action: "enrolled", student_id: studentId },
      { actor: subject, action: "withdrawn", student_id: studentId },
    ]);
  });

  it("may say who they are, in whatever case", async () => {
    const { id, ask } = await newStudent();
    const request = { courseId: (await addCourse(postgres)).toUpperCase(), studentId: id.toUpperCase() };
    const { status, body } = await ask<Enrollment>("POST", enrollments, request);
    expect([status, body.studentId]).toEqual([201, id]);
  });

  it("is told why not", async () => {
    const { ask } = await newStudent();
    const [courseId, needed] = [await addCourse(postgres), await addCourse(postgres)];
    await postgres.query("INSERT INTO course_prerequisites VALUES ($1, $2)", [courseId, needed]);
    const { status, body } = await ask<Problem>("POST", enrollments, { courseId });
    expect([status, body.code, body.courseIds]).toEqual([409, "prerequisite-missing", [needed]]);
  });

  it("waits for a full course, sees how long the list before them is, and gets the place that is freed", async () => {
    const courseId = await addCourse(postgres, { capacity: 1 });
    const [inside, first, second] = [await newStudent(), await newStudent(), await newStudent()];
    const place = `/api/v1/students/me/waiting-places/${courseId}`;
    await inside.ask("POST", enrollments, { courseId });
    await first.ask("POST", waitingPlaces, { courseId });
    const { status, body } = await second.ask<WaitingPlace>("POST", waitingPlaces, { courseId });
    expect([status, body.position]).toEqual([201, 2]);
    expectToFit(WaitingPlace, body);
    expect((await second.ask("GET", place)).body).toEqual(body);
    await inside.ask("DELETE", `/api/v1/students/me/enrollments/${courseId}`);
    expect((await second.ask<WaitingPlace>("GET", place)).body.position).toBe(1);
    const gone = await first.ask<Problem>("GET", place);
    expect([gone.status, gone.body.code]).toEqual([404, "waiting-place-not-found"]);
    expect((await second.ask("DELETE", place)).status).toBe(204);
    expect((await second.ask("DELETE", place)).status).toBe(404);
  });

  it("finds no course in the middle of nowhere", async () => {
    const { ask } = await newStudent();
    for (const [method, path] of [
      ["DELETE", "enrollments"],
      ["GET", "waiting-places"],
      ["DELETE", "waiting-places"],
    ] as const) {
      const { status, body } = await ask<Problem>(method, `/api/v1/students/me/${path}/rice`);
      expect([status, body.code]).toEqual([404, "course-not-found"]);
    }
  });
});

describe("8.2.2 API1: somebody else", () => {
  it("is nobody that a student can act for, whether they are there or not", async () => {
    const [{ ask }, other, courseId] = [await newStudent(), await newStudent(), await addCourse(postgres)];
    for (const studentId of [other.id, uuidV7()]) {
      for (const path of [enrollments, waitingPlaces]) {
        const { status, body } = await ask<Problem>("POST", path, { courseId, studentId });
        expect([status, body.code]).toEqual([403, "not-yours"]);
      }
    }
    expect(await auditOf(courseId)).toEqual([]);
  });

  it("is whom staff can act for, under their own name, and have to name", async () => {
    const [{ id: studentId }, courseId] = [await newStudent(), await addCourse(postgres)];
    expect((await staff("POST", enrollments, { courseId, studentId })).status).toBe(201);
    expect((await staff("DELETE", `/api/v1/students/${studentId}/enrollments/${courseId}`)).status).toBe(204);
    expect(await auditOf(courseId)).toEqual([
      { actor: "idp|staff", action: "enrolled", student_id: studentId },
      { actor: "idp|staff", action: "withdrawn", student_id: studentId },
    ]);
    const { status, body } = await staff<Problem>("POST", enrollments, { courseId });
    expect([status, body.errors]).toEqual([422, [{ pointer: "/studentId", detail: "is required of staff" }]]);
  });
});

it("knows who is no student yet, and says what to do", async () => {
  const stranger = await signedIn.as("idp|stranger", "student");
  const { status, body } = await stranger<Problem>("POST", enrollments, { courseId: await addCourse(postgres) });
  expect([status, body.code]).toEqual([403, "account-unlinked"]);
});

it("takes an account that was linked a moment ago", async () => {
  const late = await signedIn.as("idp|late", "student");
  expect((await late("GET", "/api/v1/students/me")).status).toBe(403);
  const id = await addStudent(postgres, { subject: "idp|late" });
  expect((await late<{ id: string }>("GET", "/api/v1/students/me")).body.id).toBe(id);
});

it("8.2.3 API3: refuses a field that a request has no business with", async () => {
  const { ask } = await newStudent();
  const { status, body } = await ask<Problem>("POST", enrollments, { courseId: uuidV7(), enrolledAt: "2020-01-01" });
  expect([status, body.errors]).toEqual([422, [{ pointer: "/enrolledAt", detail: "is not known" }]]);
});

describe("once people can sign in, the demo", () => {
  it.each([
    ["POST", enrollments],
    ["GET", "/api/v1/students/01900000-0000-7000-8000-000000000001/enrollments"],
  ])("is over: %s %s", async (method, path) => {
    const studentId = await addStudent(postgres);
    const document = method === "POST" ? { courseId: await addCourse(postgres), studentId } : undefined;
    const { status, body } = await signedIn.nobody<Problem>(method, path, document);
    expect([status, body.code]).toEqual([401, "authentication-required"]);
    expect(await postgres.query("SELECT FROM enrollments WHERE student_id = $1", [studentId])).toEqual([]);
  });
});
