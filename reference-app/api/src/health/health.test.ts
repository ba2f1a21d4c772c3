import { Health, Liveness } from "../../../contract/health";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";

let postgres: TestPostgres;
let api: TestApi;

beforeEach(async () => {
  postgres = await startPostgres();
  api = await startApi(postgres.as("lectern_app"));
});

afterEach(async () => {
  await api?.close();
  await postgres?.remove();
});

const ready = () => api.get<Problem>("/health/ready");

it("is not ready before the migrations, is after them, and stays so when a later release adds some", async () => {
  expect((await ready()).body).toMatchObject({
    status: 503,
    code: "not-ready",
    detail: expect.stringContaining("migrationsAtHead"),
  });
  await postgres.migrate();
  const { status, body } = await ready();
  expect(status).toBe(200);
  expectToFit(Health, body);
  await postgres.query(
    "INSERT INTO schema_migrations (timestamp, name) VALUES (9999999999999, 'OfALaterRelease9999999999999')",
  );
  expect((await ready()).status).toBe(200);
  await postgres.query(
    "DELETE FROM schema_migrations WHERE timestamp = (SELECT min(timestamp) FROM schema_migrations)",
  );
  expect((await ready()).status).toBe(503);
});

it("is not ready, but alive, once it was told to stop", async () => {
  await postgres.migrate();
  expect((await api.get("/health")).status).toBe(200);
  api.readiness.drain();
  expect((await api.get<Problem>("/health")).body.detail).toContain("acceptingRequests");
  expect((await ready()).status).toBe(503);
  const live = await api.get("/health/live");
  expect(live.status).toBe(200);
  expectToFit(Liveness, live.body);
});
