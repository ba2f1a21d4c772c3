import { StudentEnrollments } from "../../../contract/enrollment";
import { Student } from "../../../contract/person";
import type { Problem } from "../../../contract/problem";
import { StudentTimetable } from "../../../contract/timetable";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addSlot, addStudent } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";
import { uuidV7 } from "../uuid-v7";

let postgres: TestPostgres;
let signedIn: SignedInApi;
let me: Ask;
let staff: Ask;
let student: string;
let courses: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
  me = await signedIn.as("idp|me", "student");
  staff = await signedIn.as("idp|staff", "staff");
  student = await addStudent(postgres, { subject: "idp|me", fullName: "Đỗ Thị Ánh" });
  courses = [await addCourse(postgres, { code: "RICE-101" }), await addCourse(postgres, { code: "RICE-102" })];
  await addSlot(postgres, courses[0] ?? "", [3, "09:00", "11:00", "B2"]);
  await addSlot(postgres, courses[1] ?? "", [1, "07:30", "09:30"]);
  await addSlot(postgres, courses[1] ?? "", [3, "07:30", "09:00"]);
  for (const course of courses) await addEnrollment(postgres, course, student);
  await addEnrollment(postgres, courses[0] ?? "", await addStudent(postgres));
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

describe("a student", () => {
  it("reads their own profile, and no more of it than there is to know", async () => {
    const { status, body } = await me("GET", "/api/v1/students/me");
    expectToFit(Student, body);
    expect([status, body]).toEqual([200, { id: student, fullName: "Đỗ Thị Ánh", courseLimit: 8 }]);
    expect((await me("GET", `/api/v1/students/${student}`)).body).toEqual(body);
  });

  it("reads what they are enrolled in", async () => {
    const { body } = await me<StudentEnrollments>("GET", "/api/v1/students/me/enrollments");
    expectToFit(StudentEnrollments, body);
    expect(body.items.map(({ courseId }) => courseId)).toEqual([...courses].reverse());
  });

  it("reads when and where to be, from Monday on", async () => {
    const { headers, body } = await me<StudentTimetable>("GET", "/api/v1/students/me/timetable");
    expectToFit(StudentTimetable, body);
    expect(body.items.map(({ code, weekday, startsAt, room }) => [code, weekday, startsAt, room])).toEqual([
      ["RICE-102", 1, "07:30", "A1.01"],
      ["RICE-102", 3, "07:30", "A1.01"],
      ["RICE-101", 3, "09:00", "B2"],
    ]);
    expect(headers.get("Vary")).toBe("Accept");
  });

  it("takes the same along in a calendar, in a language of theirs", async () => {
    const accept = { Accept: "text/calendar" };
    const { headers, body } = await me<string>("GET", "/api/v1/students/me/timetable?language=vi", undefined, accept);
    expect(headers.get("Content-Type")).toBe("text/calendar; charset=utf-8");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="timetable.ics"');
    expect(body.match(/^SUMMARY:.*/gm)).toEqual([
      "SUMMARY:RICE-102 Cây lúa",
      "SUMMARY:RICE-102 Cây lúa",
      "SUMMARY:RICE-101 Cây lúa",
    ]);
  });

  it("is given it in no other form", async () => {
    const { status, body } = await me<Problem>("GET", "/api/v1/students/me/timetable", undefined, {
      Accept: "application/pdf",
    });
    expect([status, body.code]).toEqual([406, "not-acceptable"]);
  });
});

describe.each(["", "/enrollments", "/timetable"])("of /api/v1/students/:studentId%s, somebody else", (rest) => {
  it("is none of a student's business, whether they are there or not", async () => {
    for (const id of [await addStudent(postgres), uuidV7(), "%00", "me%2F..%2Fyou"]) {
      const { status, body } = await me<Problem>("GET", `/api/v1/students/${id}${rest}`);
      expect([status, body.code]).toEqual([403, "not-yours"]);
    }
  });

  it("is staff's business, where they are there", async () => {
    expect((await staff("GET", `/api/v1/students/${student}${rest}`)).status).toBe(200);
    for (const id of [uuidV7(), "rice", "%00"]) {
      const { status, body } = await staff<Problem>("GET", `/api/v1/students/${id}${rest}`);
      expect([status, body.code]).toEqual([404, "student-not-found"]);
    }
  });
});

it("asks the database once who a student is, not with each request", async () => {
  const subject = "idp|often";
  await addStudent(postgres, { subject });
  const often = await signedIn.as(subject, "student");
  await often("GET", "/api/v1/students/me");
  await postgres.query("UPDATE students SET subject = NULL WHERE subject = $1", [subject]);
  expect((await often("GET", "/api/v1/students/me")).status).toBe(200);
});
