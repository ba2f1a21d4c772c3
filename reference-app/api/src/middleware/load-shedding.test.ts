import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Problem } from "../../../contract/problem";
import { type Answer, startApi, type TestApi } from "../../test/api";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { overload } from "./load-shedding";

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

const courses = () => api.get<Problem>("/api/v1/courses");
const timesLogged = (text: string) => api.logged.filter(({ msg }) => msg === text).length;

it("refuses at once what would only lengthen the pool's queue, and serves again once it is gone (API4)", async () => {
  expect((await courses()).status).toBe(200);
  const holder = new Client({ ...postgres.as("lectern_app"), user: "postgres", database: "lectern" });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("LOCK TABLE courses IN ACCESS EXCLUSIVE MODE");
  const startedAt = performance.now();
  const answers: (Answer<Problem> & { milliseconds: number })[] = [];
  const burst = Array.from({ length: overload.waitingForDatabase + 200 }, async () => {
    const answer = await courses();
    answers.push({ ...answer, milliseconds: performance.now() - startedAt });
  });
  await pause(1_500);
  const shed = [...answers];
  const askedAt = performance.now();
  expect((await api.get("/health/live")).status).toBe(200);
  expect(performance.now() - askedAt).toBeLessThan(1_000);
  await holder.query("ROLLBACK");
  await holder.end();
  await Promise.all(burst);

  expect(shed.length).toBeGreaterThan(100);
  for (const { status, body, headers } of shed) {
    expect([status, body.code]).toEqual([503, "service-unavailable"]);
    expect(headers.get("Retry-After")).toMatch(/^[1-5]$/);
  }
  expect(answers.every(({ milliseconds }) => milliseconds < 8_000)).toBe(true);
  expect((await courses()).status).toBe(200);
  expect(timesLogged("load is shed")).toBe(1);
});

it("refuses while the event loop is late, answers that it is alive, and serves again by itself (API4)", async () => {
  let isBusy = true;
  const block = () => {
    const until = performance.now() + 400;
    while (performance.now() < until);
    if (isBusy) setTimeout(block, 1);
  };
  block();
  await pause(2_500);
  const refused = await courses();
  const live = await api.get("/health/live");
  isBusy = false;
  expect([refused.status, refused.body.code, live.status]).toEqual([503, "service-unavailable", 200]);
  await pause(2_000);
  expect((await courses()).status).toBe(200);
});
