import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Problem, type Problem as ProblemAnswer } from "../../contract/problem";
import { startApi, type TestApi } from "../test/api";
import { expectToFit } from "../test/contract";
import { startPostgres, type TestPostgres } from "../test/postgres";

const appUrl = "https://app.lectern.example";
let postgres: TestPostgres;
let api: TestApi;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  api = await startApi(postgres.as("lectern_app"), undefined, { appUrl });
});

afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

const json = { "Content-Type": "application/json" };
const enrol = (body: string | Buffer) =>
  api.send<ProblemAnswer>("/api/v1/enrollments", { method: "POST", headers: json, body });

async function sendRaw(request: string): Promise<{ head: string; body: string }> {
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
  socket.end(request);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  return { head, body };
}

const preflight = (origin: string) =>
  api.send("/api/v1/enrollments", {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    },
  });

describe("pages of another origin", () => {
  it("may ask and read where they are the frontend's, without credentials (3.4.2)", async () => {
    const { status, headers } = await preflight(appUrl);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": appUrl,
      "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match",
      vary: "Origin",
    });
    expect(headers.has("access-control-allow-credentials")).toBe(false);
    const refusal = await api.send("/api/v1/courses/none", { headers: { Origin: appUrl } });
    expect([refusal.status, refusal.headers.get("access-control-allow-origin")]).toEqual([404, appUrl]);
  });

  it.each(["https://evil.example", "http://app.lectern.example", `${appUrl}.evil.example`, "null", `${appUrl}:8443`])(
    "may neither ask nor read where they are %s's (3.4.2)",
    async (origin) => {
      for (const answer of [
        await preflight(origin),
        await api.send("/api/v1/courses", { headers: { Origin: origin } }),
      ]) {
        expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
        expect(answer.headers.get("vary")).toBe("Origin");
      }
    },
  );

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "cannot change anything with what a browser sends unasked: %s (3.5.1)",
    async (type) => {
      const init = { method: "POST", headers: { "Content-Type": type, Origin: "https://evil.example" }, body: "{}" };
      expect((await api.send("/api/v1/enrollments", init)).status).toBe(415);
    },
  );
});

describe("a body that two programs might read in two ways is refused with 400", () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  it.each<[string, string | Buffer, string]>([
    ["a name twice", '{"courseId":"a","courseId":"b"}', 'names "courseId" twice'],
    ["a name twice in two spellings", '{"courseId":"a","course\\u0049d":"b"}', "twice"],
    ["deep nesting", nested(17), "more than 16 levels"],
    ["very deep nesting", "[".repeat(8_000) + "]".repeat(8_000), "more than 16 levels"],
    ["a prototype", '{"__proto__":{"courseId":"x"}}', "prototype"],
    ["bytes that are not UTF-8", Buffer.from('{"courseId":"\xc3("}', "latin1"), "not UTF-8"],
  ])("%s", async (_what, body, reason) => {
    const answer = await enrol(body);
    expect([answer.status, answer.body.code]).toEqual([400, "body-malformed"]);
    expect(answer.body.detail).toContain(reason);
  });

  it.each(['{"a":{"b":1},"c":{"b":2}}', '[{"a":"\\"a\\":"},{"a":1}]', nested(16)])(
    "but not one that only looks so: %s",
    async (body) => {
      expect((await enrol(body)).body.code).toBe("validation-failed");
    },
  );
});

describe("what is no request is refused with a problem document, and the connection is closed", () => {
  it.each([
    ["headers of 20 kB", 431, "headers-too-large", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`],
    ["an address of 20 kB", 431, "headers-too-large", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ["another protocol", 400, "request-malformed", "\x16\x03\x01 hello\r\n\r\n"],
    ["a header's name with a blank", 400, "request-malformed", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"],
    [
      "two lengths",
      400,
      "request-malformed",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
  ])("%s: %i %s", async (_what, status, code, request) => {
    const { head, body } = await sendRaw(request);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain("application/problem+json; charset=utf-8");
    expectToFit(Problem, JSON.parse(body));
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });
});

describe("tricks with paths and headers lead nowhere", () => {
  it.each([
    "/api/v1/%2e%2e/health/live",
    "/api/v1/courses/..%2f..%2fhealth",
    "//api/v1/courses",
    "/api/v1/courses/%00",
    "/api/v1/courses/%ff",
    "/api/v1/courses/%",
    "/api/v1/courses;x=1",
  ])("%s is 400 or 404", async (path) => {
    const { head } = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(head).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(head).toContain("application/problem+json");
  });

  it("a method in a header does not count (4.1.4)", async () => {
    const headers = { "X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE" };
    expect((await api.send("/api/v1/courses", { headers })).status).toBe(200);
  });

  it("a forged scheme or host is not given back, and nobody is redirected (4.1.2, 4.1.3)", async () => {
    const headers = {
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "evil.example",
      Forwarded: "host=evil.example",
    };
    const answer = await api.send("/api/v1/courses", { headers, redirect: "manual" });
    expect(answer.status).toBe(200);
    expect(JSON.stringify([...answer.headers, answer.body])).not.toContain("evil.example");
  });
});
