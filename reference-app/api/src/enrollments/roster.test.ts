import { setTimeout as pause } from "node:timers/promises";
import Koa from "koa";
import { Roster } from "../../../contract/person";
import type { Problem } from "../../../contract/problem";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addInstructor, addStudent } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";
import type { Database } from "../database";
import { ServiceUnavailable } from "../errors";
import { listen } from "../http-listener";
import { Accounts } from "../identity/accounts";
import { mountRoutes } from "../routing/mount-routes";
import { uuidV7 } from "../uuid-v7";
import { rosterRoutes } from "./roster.routes";
import type { RosterService } from "./roster.service";
import { toCell } from "./roster-csv";

let postgres: TestPostgres;
let signedIn: SignedInApi;
let teacher: Ask;
let course: string;
let students: string[];

const names = ["Phạm An", 'Vũ "Bi" Bình', "=HYPERLINK(1),Cúc", "Hồ Dung", "Mai\nEm"];
const csv = { Accept: "text/csv" };
const rosterOf = (courseId: string) => `/api/v1/courses/${courseId}/roster`;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
  teacher = await signedIn.as("idp|teacher", "instructor");
  const instructorId = await addInstructor(postgres, "Lê Thị Hoa", "idp|teacher");
  course = await addCourse(postgres, { instructorId });
  students = [];
  for (const fullName of names) students.push(await addStudent(postgres, { fullName }));
  for (const student of students) await addEnrollment(postgres, course, student);
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

it("shows an instructor who is in their course, page by page, each student once", async () => {
  const seen: string[] = [];
  let next: string | null = `${rosterOf(course)}?limit=2`;
  let pages = 0;
  while (next) {
    const { status, headers, body }: { status: number; headers: Headers; body: Roster } = await teacher("GET", next);
    expect(status).toBe(200);
    expectToFit(Roster, body);
    seen.push(...body.items.map(({ studentId }) => studentId));
    next = /^<(.+)>; rel="next"$/.exec(headers.get("Link") ?? "")?.[1] ?? null;
    expect(next === null).toBe(body.nextCursor === null);
    pages += 1;
  }
  expect([pages, seen]).toEqual([3, students]);
});

it("goes on where it was though the student there has left since, and though all enrolled in one moment", async () => {
  const own = await addCourse(postgres, { instructorId: await addInstructor(postgres, "An", "idp|own") });
  const ask = await signedIn.as("idp|own", "instructor");
  for (let number = 0; number < 6; number += 1) await addEnrollment(postgres, own, await addStudent(postgres));
  const moment = "2025-08-18 08:00:00.123456+07";
  await postgres.query("UPDATE enrollments SET enrolled_at = $2 WHERE course_id = $1", [own, moment]);
  const first = (await ask<Roster>("GET", `${rosterOf(own)}?limit=3`)).body;
  await postgres.query("DELETE FROM enrollments WHERE id = $1", [first.items.at(-1)?.enrollmentId]);
  const second = (await ask<Roster>("GET", `${rosterOf(own)}?limit=3&cursor=${first.nextCursor}`)).body;
  expect(new Set([...first.items, ...second.items].map(({ studentId }) => studentId)).size).toBe(6);
});

it("is a table for whoever asks for one: quoted by RFC 4180, and nothing in it is run as a formula", async () => {
  const { headers, body } = await teacher<string>("GET", rosterOf(course), undefined, csv);
  expect(headers.get("Content-Type")).toBe("text/csv; charset=utf-8; header=present");
  expect(headers.get("Content-Disposition")).toBe(`attachment; filename="roster-${course}.csv"`);
  const shown = body.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then").replaceAll(/^[0-9a-f-]{36},/gm, "");
  expect(shown).toBe(
    [
      "enrollmentId,studentId,fullName,enrolledAt",
      `${students[0]},Phạm An,then`,
      `${students[1]},"Vũ ""Bi"" Bình",then`,
      `${students[2]},"'=HYPERLINK(1),Cúc",then`,
      `${students[3]},Hồ Dung,then`,
      `${students[4]},"Mai\nEm",then`,
      "",
    ].join("\r\n"),
  );
});

it.each([
  ["=1+1", "'=1+1"],
  ["+84 90", "'+84 90"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  [" =1", "' =1"],
  ["Nguyễn-Lê", "Nguyễn-Lê"],
])("writes %j as %j", (text, cell) => {
  expect(toCell(text)).toBe(cell);
});

it("writes out a course of 1,203 students, and no table at all for an empty one but its header", async () => {
  const instructorId = await addInstructor(postgres, "An", "idp|big");
  const [big, empty] = [
    await addCourse(postgres, { instructorId, capacity: 2_000 }),
    await addCourse(postgres, { instructorId }),
  ];
  await postgres.query(
    `WITH made AS (
       INSERT INTO students (id, full_name) SELECT gen_random_uuid(), 'Student ' || n FROM generate_series(1, 1203) AS n
       RETURNING id
     ) INSERT INTO enrollments (id, course_id, student_id) SELECT gen_random_uuid(), $1, id FROM made`,
    [big],
  );
  const ask = await signedIn.as("idp|big", "instructor");
  const lines = (await ask<string>("GET", rosterOf(big), undefined, csv)).body.trimEnd().split("\r\n");
  expect(new Set(lines).size).toBe(1_204);
  expect((await ask("GET", rosterOf(empty), undefined, csv)).body).toBe(
    "enrollmentId,studentId,fullName,enrolledAt\r\n",
  );
});

describe("8.2.2 API1: somebody else's roster", () => {
  it("is refused to another instructor in every form, and to one whose account is not linked", async () => {
    await addInstructor(postgres, "An", "idp|other");
    const other = await signedIn.as("idp|other", "instructor");
    const stranger = await signedIn.as("idp|stranger", "instructor");
    for (const headers of [{}, csv]) {
      expect((await other<Problem>("GET", rosterOf(course), undefined, headers)).body.code).toBe("not-yours");
      expect((await stranger<Problem>("GET", rosterOf(course), undefined, headers)).body.code).toBe("account-unlinked");
    }
  });

  it("is shown to staff, where there is the course", async () => {
    const staff = await signedIn.as("idp|staff", "staff");
    expect((await staff("GET", rosterOf(course))).status).toBe(200);
    for (const id of [uuidV7(), "rice"]) {
      const { status, body } = await staff<Problem>("GET", rosterOf(id));
      expect([status, body.code]).toEqual([404, "course-not-found"]);
    }
  });
});

const forged = (fields: unknown) => Buffer.from(JSON.stringify(fields)).toString("base64url");

it.each([
  "rice",
  forged(["1"]),
  forged(["99999999999999999999", uuidV7()]),
  forged(["1", "x"]),
  forged({ length: 2 }),
  forged([["1"], [uuidV7()], 3]),
])("takes no cursor that it did not give: %s", async (cursor) => {
  const { status, body } = await teacher<Problem>("GET", `${rosterOf(course)}?cursor=${cursor}`);
  expect([status, body.errors?.[0]?.pointer]).toEqual([422, "cursor"]);
});

it("16.5.2: is refused in full while the database is away, also as a table", async () => {
  await postgres.stop();
  const { status, body } = await teacher<Problem>("GET", rosterOf(course), undefined, csv);
  expect([status, body.code]).toEqual([503, "service-unavailable"]);
  await postgres.start();
});

it("is broken off, and never ends as if it were whole, where the database goes away in the middle", async () => {
  const roster = {
    teacherOf: async () => uuidV7(),
    async *parts() {
      yield [{ enrollmentId: uuidV7(), studentId: uuidV7(), fullName: "An", enrolledAt: "2025-08-18T01:00:00.000Z" }];
      await pause(100);
      throw new ServiceUnavailable("gone");
    },
  } as unknown as RosterService;
  const errors: unknown[] = [];
  const app = new Koa().on("error", (error) => errors.push(error));
  const admit = () => ({ subject: "idp|staff", roles: ["staff"] }) as const;
  app.use(mountRoutes(rosterRoutes(roster, new Accounts({} as Database)), admit).routes());
  const listener = await listen(app.callback(), { host: "127.0.0.1", port: 0 });
  const answer = await fetch(`http://127.0.0.1:${listener.port}${rosterOf(course)}`, { headers: csv });
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  await listener.drain(0);
  expect(errors).toContainEqual(expect.any(ServiceUnavailable));
});

describe("an instructor", () => {
  it("reads who they are, and their own courses, though not another's", async () => {
    const id = (await teacher<{ id: string }>("GET", "/api/v1/instructors/me")).body.id;
    const { body } = await teacher<{ items: { id: string }[] }>("GET", `/api/v1/instructors/${id}/courses`);
    expect(body.items.map((each) => each.id)).toEqual([course]);
    const other = await addInstructor(postgres);
    for (const rest of ["", "/courses"]) {
      expect((await teacher<Problem>("GET", `/api/v1/instructors/${other}${rest}`)).body.code).toBe("not-yours");
    }
  });

  it("is looked up by staff, and may not be there", async () => {
    const staff = await signedIn.as("idp|staff", "staff");
    for (const rest of ["", "/courses"]) {
      for (const id of [uuidV7(), "rice"]) {
        expect((await staff<Problem>("GET", `/api/v1/instructors/${id}${rest}`)).body.code).toBe(
          "instructor-not-found",
        );
      }
    }
  });
});
