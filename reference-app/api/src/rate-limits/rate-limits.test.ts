import { setTimeout as pause } from "node:timers/promises";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import type { RateLimitConfig } from "../config";
import { ServiceUnavailable } from "../errors";
import { createLog } from "../log";
import type { Admission } from "../routing/admission";
import { RateLimits } from "./rate-limits.service";

/** One that does not end while a test runs. */
const windowSeconds = 1_000_000_000;
const limit = (requests: number) => ({ requests, windowSeconds });
const generous: RateLimitConfig = { trustedProxies: 1, perAddress: limit(1_000), perIdentity: limit(1_000) };

/** Believes whoever says who they are. */
const admit: Admission = (_audience, ctx) => ({ subject: ctx.get("X-Subject"), roles: ["student"] });

let postgres: TestPostgres;
const apis: TestApi[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
});

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
  await postgres.query("DELETE FROM rate_limit_counters");
});

afterAll(() => postgres?.remove());

async function start(changes: Partial<RateLimitConfig>, socketAddress?: string): Promise<TestApi> {
  const rateLimits = { ...generous, ...changes };
  const api = await startApi(postgres.as("lectern_app"), admit, { rateLimits }, (handler) => (request, response) => {
    if (socketAddress) Object.defineProperty(request.socket, "remoteAddress", { value: socketAddress });
    handler(request, response);
  });
  apis.push(api);
  return api;
}

const askFrom = (api: TestApi, address: string, path = "/api/v1/nothing") =>
  api.send<Problem>(path, { headers: { "X-Forwarded-For": address } });

const askAs = (api: TestApi, subject: string) =>
  api.send<Problem>("/api/v1/students/me/enrollments", { headers: { "X-Subject": subject } });

async function statusesOf(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await ask()).status);
  return statuses;
}

const isRefused = ({ status }: { status: number }) => status === 429;

it("refuses an address that asks too often with 429, and no other address (API4)", async () => {
  const api = await start({ perAddress: limit(3) });
  expect(await statusesOf(4, () => askFrom(api, "198.51.100.1"))).toEqual([404, 404, 404, 429]);
  const { headers, body } = await askFrom(api, "198.51.100.1");
  expect(body).toMatchObject({ status: 429, code: "too-many-requests", type: "urn:lectern:problem:too-many-requests" });
  expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(headers.get("RateLimit-Remaining")).toBe("0");
  expect((await askFrom(api, "198.51.100.2")).status).toBe(404);
});

it("refuses whoever has signed in and asks too often, from wherever they ask, and nobody else (API4)", async () => {
  const api = await start({ perIdentity: limit(3) });
  const statuses = await statusesOf(4, () => askAs(api, "idp|1"));
  expect(statuses.map((status) => status === 429)).toEqual([false, false, false, true]);
  expect(isRefused(await askAs(api, "idp|2"))).toBe(false);
});

it("says in each answer what is left, of the limit that is nearer", async () => {
  const api = await start({ perAddress: limit(20), perIdentity: limit(10) });
  const left = async (subject: string) => {
    const init = { headers: { "X-Forwarded-For": "198.51.100.1", "X-Subject": subject } };
    const { headers } = await api.send("/api/v1/students/me/enrollments", init);
    return [
      headers.get("RateLimit-Limit"),
      headers.get("RateLimit-Remaining"),
      Number(headers.get("RateLimit-Reset")) > 0,
    ];
  };
  expect(await left("idp|1")).toEqual(["10", "9", true]);
  expect(await left("idp|1")).toEqual(["10", "8", true]);
  for (let time = 0; time < 15; time += 1) await askFrom(api, "198.51.100.1");
  expect(await left("idp|2")).toEqual(["20", "2", true]);
});

it("always answers health checks, and does not count them", async () => {
  const api = await start({ perAddress: limit(1) });
  const live = () => askFrom(api, "198.51.100.1", "/health/live");
  expect(await statusesOf(5, live)).toEqual([200, 200, 200, 200, 200]);
  expect((await askFrom(api, "198.51.100.1")).status).toBe(404);
  expect((await live()).headers.has("RateLimit-Limit")).toBe(false);
});

it("takes nobody for another because of a forged X-Forwarded-For (4.1.3)", async () => {
  const direct = await start({ trustedProxies: 0, perAddress: limit(3) }, "203.0.113.7");
  let forged = 0;
  const forge = () => askFrom(direct, `198.51.100.${++forged}`);
  expect(await statusesOf(4, forge)).toEqual([404, 404, 404, 429]);
  const behindProxy = await start({ trustedProxies: 1, perAddress: limit(3) });
  const forgeBefore = () => askFrom(behindProxy, `198.51.100.${++forged}, 203.0.113.8`);
  expect(await statusesOf(4, forgeBefore)).toEqual([404, 404, 404, 429]);
});

it("holds over several processes, but for the tenth that each may not have told of", async () => {
  const processes = await Promise.all([1, 2, 3].map(() => start({ perAddress: limit(100) })));
  let answered = 0;
  for (let round = 0; round < 100; round += 1) {
    const answers = await Promise.all(processes.map((api) => askFrom(api, "198.51.100.1")));
    answered += answers.filter((answer) => !isRefused(answer)).length;
    // Time for each slice of ten to be settled.
    if (round % 5 === 4) await pause(300);
    if (answers.every(isRefused)) break;
  }
  expect(answered).toBeGreaterThanOrEqual(100);
  expect(answered).toBeLessThanOrEqual(100 + 3 * 10 + 3 * 5);
  const newcomer = await start({ perAddress: limit(100) });
  await statusesOf(10, () => askFrom(newcomer, "198.51.100.1"));
  await pause(600);
  expect((await askFrom(newcomer, "198.51.100.1")).status).toBe(429);
});

it("leaves no address and no identity in the database, and deletes what is over", async () => {
  await postgres.query("INSERT INTO rate_limit_counters VALUES ('address:old', now() - interval '16 minutes', 5)");
  const api = await start({ perIdentity: { requests: 10, windowSeconds: 600 } });
  await askAs(api, "idp|1");
  await pause(600);
  const rows = await postgres.query<{ caller: string; requests: number }>(
    "SELECT caller, requests FROM rate_limit_counters",
  );
  expect(rows).toEqual([{ caller: expect.stringMatching(/^identity:[\w-]{43}$/), requests: 1 }]);
});

describe("while the database does not answer", () => {
  it("goes on counting by itself, answers no 500, and says so once (16.5.2)", async () => {
    const log: Record<string, unknown>[] = [];
    const run = jest.fn(() => Promise.reject(new ServiceUnavailable(new Error("gone"))));
    const limits = limitsOn({ run }, log);
    const exceeded = () => limits.count("198.51.100.1").isExceeded;
    expect(Array.from({ length: 12 }, exceeded)).toEqual([...Array(10).fill(false), true, true]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(run).toHaveBeenCalledTimes(4);
    expect(log).toEqual([expect.objectContaining({ msg: "rate limits hold for this process alone", level: "warn" })]);
  });

  it("tells the others what it has counted once the database is back", async () => {
    const log: Record<string, unknown>[] = [];
    const run = jest
      .fn()
      .mockRejectedValueOnce(new Error("gone"))
      .mockImplementation(async (_query, [callers, , counts]) =>
        callers.map((caller: string, index: number) => ({ caller, requests: counts[index] + 6 })),
      );
    const limits = limitsOn({ run }, log);
    limits.count("198.51.100.1");
    limits.count("198.51.100.1");
    await jest.advanceTimersByTimeAsync(6_000);
    expect(limits.count("198.51.100.1").remaining).toBe(1);
    expect(log.map(({ msg }) => msg)).toEqual([
      "rate limits hold for this process alone",
      "rate limits hold over all processes again",
    ]);
  });

  it("begins anew when a window does", () => {
    const limits = limitsOn({ run: async () => [] }, []);
    jest.setSystemTime(59_500);
    for (let time = 0; time < 11; time += 1) limits.count("198.51.100.1");
    expect(limits.count("198.51.100.1")).toEqual({ limit: 10, remaining: 0, resetSeconds: 1, isExceeded: true });
    jest.setSystemTime(60_000);
    expect(limits.count("198.51.100.1")).toMatchObject({ remaining: 9, resetSeconds: 60, isExceeded: false });
  });

  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  function limitsOn(database: { run: jest.Mock | (() => Promise<never[]>) }, lines: Record<string, unknown>[]) {
    const log = createLog(
      { logLevel: "info", environment: "test" },
      { write: (line: string) => void lines.push(JSON.parse(line)) },
    );
    return new RateLimits("address", { requests: 10, windowSeconds: 60 }, database as never, log);
  }
});
