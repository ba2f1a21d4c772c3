import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse } from "../../test/rows";
import { routesOf } from "../app";
import { createDataSource } from "../data-source";
import { Database } from "../database";
import { Readiness } from "../health/readiness";
import { mountRoutes } from "./mount-routes";

let postgres: TestPostgres;
let api: TestApi;
let course: string;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  course = await addCourse(postgres);
  api = await startApi(postgres.as("lectern_app"));
});

afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

const nowhere = { host: "", port: 0, name: "", user: "", authentication: { kind: "password", password: "" } } as const;
const database = new Database(createDataSource(nowhere, "api"));
const routes = routesOf({ database, readiness: new Readiness(database, []) });
const guarded = routes.filter(({ audience }) => audience !== "anyone");

it("knows no route that does not say whom it is for", () => {
  const router = mountRoutes(routes, () => ({ subject: "nobody", roles: [] }));
  expect(router.stack).toHaveLength(routes.length);
  expect(routes.filter(({ audience }) => audience !== "anyone" && audience.length === 0)).toEqual([]);
});

it("lets everybody change nothing but the demo's enrolments", () => {
  const open = routes.filter(({ audience, method }) => audience === "anyone" && method !== "get");
  expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual(["post /api/v1/enrollments"]);
});

describe("somebody who has not signed in", () => {
  it.each(guarded.map(({ method, path, body }) => [method, path, body] as const))(
    "is refused %s %s, before anything of the request is read",
    async (method, path, body) => {
      const answer = await api.send<Problem>(path.replaceAll(/:\w+/g, course), {
        method: method.toUpperCase(),
        headers: { "If-Match": "*", ...(body && { "Content-Type": body }) },
        ...(body && { body: "{" }),
      });
      expect([answer.status, answer.body.code]).toEqual([401, "authentication-required"]);
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
    },
  );

  it("has changed nothing by trying", async () => {
    expect(await postgres.query("SELECT version, archived_at FROM courses")).toEqual([
      { version: 1, archived_at: null },
    ]);
  });
});
