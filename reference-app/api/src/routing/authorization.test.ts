import type { Problem } from "../../../contract/problem";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addInstructor, addStudent, addWaitingPlace } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";
import { routesOf } from "../app";
import { createDataSource } from "../data-source";
import { Database } from "../database";
import { Readiness } from "../health/readiness";
import { admitToPublicRoutes } from "./admission";
import type { Role, Route } from "./route";

const nowhere = { host: "", port: 0, name: "", user: "", authentication: { kind: "password", password: "" } } as const;
const database = new Database(createDataSource(nowhere, "api"));
const routes = routesOf({ database, readiness: new Readiness(database, []), admit: admitToPublicRoutes });
const nameOf = ({ method, path }: Pick<Route, "method" | "path">) => `${method} ${path}`;

let postgres: TestPostgres;
let signedIn: SignedInApi;
let callers: Record<Caller, Ask>;
let student: string;
let instructor: string;
let course: string;

/** Everybody who may come to a route. "other" is somebody else with the same role, to whom nothing below belongs. */
const roleOf = {
  nobody: undefined,
  student: "student",
  "other student": "student",
  "student without a record": "student",
  instructor: "instructor",
  "other instructor": "instructor",
  "instructor without a record": "instructor",
  staff: "staff",
} as const satisfies Record<string, Role | undefined>;
type Caller = keyof typeof roleOf;
const everybody = Object.keys(roleOf) as Caller[];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
  const ask = (caller: Caller) => signedIn.as(`idp|${caller}`, ...(roleOf[caller] ? [roleOf[caller]] : []));
  const asks = await Promise.all(everybody.map(async (caller) => [caller, await ask(caller)] as const));
  callers = { ...(Object.fromEntries(asks) as Record<Caller, Ask>), nobody: signedIn.nobody };
  student = await addStudent(postgres, { subject: "idp|student" });
  await postgres.query("UPDATE students SET course_limit = 1000 WHERE id = $1", [student]);
  await addStudent(postgres, { subject: "idp|other student" });
  instructor = await addInstructor(postgres, "Lê Thị Hoa", "idp|instructor");
  await addInstructor(postgres, "Cao Thị Vân", "idp|other instructor");
  course = await addCourse(postgres, { instructorId: instructor });
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

interface Wanted {
  readonly path: string;
  readonly document?: unknown;
  readonly headers?: Record<string, string>;
}

/** What is asked of a route: each time something that is in order, and that belongs to `student` or `instructor`. */
interface Row {
  readonly request: () => Wanted | Promise<Wanted>;
  /** What whoever may have it is answered. */
  readonly answer: number;
  /** Whose it is, where it is not everybody's who has the role. */
  readonly owner?: "student" | "instructor";
}

const v1 = "/api/v1";
const get = (path: () => string, owner?: Row["owner"]): Row => ({
  request: () => ({ path: path() }),
  answer: 200,
  owner,
});
const anyVersion = { "If-Match": "*" };
let codes = 100;

function terms() {
  codes += 1;
  const text = { en: "Rice", vi: "Cây lúa" };
  const form = { level: "introductory", language: "vi", instructorId: instructor, credits: 3, capacity: 20 };
  return { code: `AUTH-${codes}`, title: text, description: text, ...form, slots: [], prerequisiteIds: [] };
}

async function courseOf(state: "enrolled" | "waiting"): Promise<string> {
  const id = await addCourse(postgres, { instructorId: instructor });
  await (state === "enrolled" ? addEnrollment : addWaitingPlace)(postgres, id, student);
  return id;
}

const newEnrollment = async (capacity: number) => ({
  courseId: await addCourse(postgres, { capacity }),
  studentId: student,
});

const rows: Record<string, Row> = {
  "get /health": get(() => "/health"),
  "get /health/ready": get(() => "/health/ready"),
  "get /health/live": get(() => "/health/live"),
  "get /api/openapi.json": get(() => "/api/openapi.json"),
  "get /api/docs": get(() => "/api/docs"),
  "get /api/docs/:file": get(() => "/api/docs/page.css"),
  "get /api/v1/courses": get(() => `${v1}/courses`),
  "get /api/v1/courses/:id": get(() => `${v1}/courses/${course}`),
  "post /api/v1/courses": { request: () => ({ path: `${v1}/courses`, document: terms() }), answer: 201 },
  "put /api/v1/courses/:id": {
    request: () => ({ path: `${v1}/courses/${course}`, document: terms(), headers: anyVersion }),
    answer: 200,
  },
  "patch /api/v1/courses/:id": {
    request: () => ({
      path: `${v1}/courses/${course}`,
      document: { credits: 4 },
      headers: { ...anyVersion, "Content-Type": "application/merge-patch+json" },
    }),
    answer: 200,
  },
  "post /api/v1/courses/:id/archive": {
    request: async () => ({ path: `${v1}/courses/${await addCourse(postgres)}/archive`, headers: anyVersion }),
    answer: 200,
  },
  "get /api/v1/courses/:courseId/roster": get(() => `${v1}/courses/${course}/roster`, "instructor"),
  "post /api/v1/enrollments": {
    request: async () => ({ path: `${v1}/enrollments`, document: await newEnrollment(1) }),
    answer: 201,
    owner: "student",
  },
  "delete /api/v1/students/:studentId/enrollments/:courseId": {
    request: async () => ({ path: `${v1}/students/${student}/enrollments/${await courseOf("enrolled")}` }),
    answer: 204,
    owner: "student",
  },
  "post /api/v1/waiting-places": {
    request: async () => ({ path: `${v1}/waiting-places`, document: await newEnrollment(0) }),
    answer: 201,
    owner: "student",
  },
  "get /api/v1/students/:studentId/waiting-places/:courseId": {
    request: async () => ({ path: `${v1}/students/${student}/waiting-places/${await courseOf("waiting")}` }),
    answer: 200,
    owner: "student",
  },
  "delete /api/v1/students/:studentId/waiting-places/:courseId": {
    request: async () => ({ path: `${v1}/students/${student}/waiting-places/${await courseOf("waiting")}` }),
    answer: 204,
    owner: "student",
  },
  "get /api/v1/students/:studentId": get(() => `${v1}/students/${student}`, "student"),
  "get /api/v1/students/:studentId/enrollments": get(() => `${v1}/students/${student}/enrollments`, "student"),
  "get /api/v1/students/:studentId/timetable": get(() => `${v1}/students/${student}/timetable`, "student"),
  "get /api/v1/instructors/:instructorId": get(() => `${v1}/instructors/${instructor}`, "instructor"),
  "get /api/v1/instructors/:instructorId/courses": get(() => `${v1}/instructors/${instructor}/courses`, "instructor"),
  "get /api/v1/audit": get(() => `${v1}/audit`),
};

/** What a route's own declaration and the table have to say about a caller: a status, and for a refusal its code. */
function expected({ audience }: Route, { answer, owner }: Row, caller: Caller): string {
  const role = roleOf[caller];
  if (audience === "anyone") return `${answer}`;
  if (role === undefined) return "401 authentication-required";
  if (!audience.includes(role)) return "403 role-missing";
  if (owner === undefined || role === "staff" || caller === owner) return `${answer}`;
  return caller.startsWith("other") ? "403 not-yours" : "403 account-unlinked";
}

/** Moves with whatever a request could have changed; what a case itself sets up is set up before it is read. */
async function state(): Promise<unknown> {
  return postgres.query(`
    SELECT (SELECT count(*) FROM audit_entries) AS audit, (SELECT count(*) FROM enrollments) AS enrollments,
           (SELECT count(*) FROM waiting_list) AS waiting, count(*) AS courses, sum(version) AS versions FROM courses`);
}

async function answerTo(caller: Caller, { method }: Route, row: Row): Promise<string> {
  const { path, document, headers } = await row.request();
  const before = await state();
  const { status, body } = await callers[caller]<Problem | undefined>(method.toUpperCase(), path, document, headers);
  if (status < 400) return `${status}`;
  expect(await state()).toEqual(before);
  return `${status} ${body?.code}`;
}

it("8.2.1 API5: every route has its row in the table, and no row is of a route that there is not", () => {
  expect(Object.keys(rows).sort()).toEqual(routes.map(nameOf).sort());
});

it("8.2.2 API1: every route with the id of a person says whose it is", () => {
  const personal = routes.filter(({ path }) => /:(studentId|instructorId)/.test(path));
  expect(personal.filter((route) => rows[nameOf(route)]?.owner === undefined)).toEqual([]);
});

describe("8.2.1/8.2.2 API1/API5: by its role and by whose it is, everybody is answered or refused", () => {
  it.each(routes.map((route) => [nameOf(route), route] as const))(
    "%s",
    async (name, route) => {
      const row = rows[name] as Row;
      const answers: [Caller, string][] = [];
      for (const caller of everybody) answers.push([caller, await answerTo(caller, route, row)]);
      expect(Object.fromEntries(answers)).toEqual(
        Object.fromEntries(everybody.map((caller) => [caller, expected(route, row, caller)])),
      );
    },
    120_000,
  );
});

it("4.1.4, 13.4.4: no address answers a method that it does not declare", async () => {
  const addresses = [...new Set(routes.map(({ path }) => path))];
  for (const address of addresses) {
    const declared = routes.filter(({ path }) => path === address).map(({ method }) => method.toUpperCase());
    const undeclared = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => !declared.includes(method));
    for (const method of undeclared) {
      const { status, headers } = await callers.staff(method, address.replaceAll(/:\w+/g, course));
      expect([method, address, status]).toEqual([method, address, 405]);
      expect(
        headers
          .get("Allow")
          ?.split(", ")
          .filter((each) => each !== "HEAD")
          .sort(),
      ).toEqual(declared.sort());
    }
  }
}, 120_000);
