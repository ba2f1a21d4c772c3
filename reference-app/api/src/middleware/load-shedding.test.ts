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
const requests = () => api.logged.filter(({ msg }) => msg === "request");
/** By the API's own clock, which the test's own work does not slow. */
const refusedAtOnce = () => requests().filter(({ status, durationMs }) => status === 503 && Number(durationMs) < 1_000);
const timesLogged = (text: string) => api.logged.filter(({ msg }) => msg === text).length;

it("refuses at once what would only lengthen the pool's queue, and serves again once it is gone (API4)", async () => {
  expect((await courses()).status).toBe(200);
  const holder = new Client({ ...postgres.as("lectern_app"), user: "postgres", database: "lectern" });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("LOCK TABLE courses IN ACCESS EXCLUSIVE MODE");
  const answers: Answer<Problem>[] = [];
  const burst: Promise<unknown>[] = [];
  const askOften = (count: number) => {
    for (let asked = 0; asked < count; asked += 1) burst.push(courses().then((answer) => answers.push(answer)));
  };
  askOften(overload.waitingForDatabase + 100);
  // Nobody gets a connection meanwhile: who is refused before the wait for one is over was refused at once.
  for (; refusedAtOnce().length < 20; await pause(100)) askOften(100);
  const shed = [...answers];
  const askedAt = performance.now();
  expect((await api.get("/health/live")).status).toBe(200);
  expect(performance.now() - askedAt).toBeLessThan(1_000);
  await holder.query("ROLLBACK");
  await holder.end();
  await Promise.all(burst);

  expect(shed.length).toBeGreaterThan(0);
  for (const { status, body, headers } of shed) {
    expect([status, body.code]).toEqual([503, "service-unavailable"]);
    expect(headers.get("Retry-After")).toMatch(/^[1-5]$/);
  }
  expect(requests().every(({ durationMs }) => Number(durationMs) < 8_000)).toBe(true);
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
  while ((await courses()).status !== 200) await pause(200);
});
