import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Problem, type Problem as ProblemAnswer } from "../../contract/problem";
import { startApi, type TestApi } from "../test/api";
import { expectToFit } from "../test/contract";
import { startPostgres, type TestPostgres } from "../test/postgres";
import { bodyLimitBytes } from "./middleware/document-body";

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

const enrollments = "/api/v1/enrollments";
const json = { "Content-Type": "application/json" };

describe("every refusal is a problem document", () => {
  it.each<[string, number, string, string, RequestInit]>([
    ["an unknown address", 404, "route-not-found", "/api/v1/nothing", {}],
    ["an unknown address and method", 404, "route-not-found", "/nothing", { method: "PROPFIND" }],
    ["a method that the address lacks", 405, "method-not-allowed", "/api/v1/courses", { method: "DELETE" }],
    ["a method that nobody has", 405, "method-not-allowed", "/api/v1/courses", { method: "PROPFIND" }],
    ["half a document", 400, "body-malformed", enrollments, { method: "POST", headers: json, body: '{"a":' }],
    ["an empty document", 400, "body-malformed", enrollments, { method: "POST", headers: json, body: "" }],
    ["a document of blanks", 400, "body-malformed", enrollments, { method: "POST", headers: json, body: " " }],
    ["no document", 415, "media-type-unsupported", enrollments, { method: "POST" }],
    ["a form", 415, "media-type-unsupported", enrollments, { method: "POST", body: new URLSearchParams("a=b") }],
    [
      "another charset",
      415,
      "media-type-unsupported",
      enrollments,
      { method: "POST", headers: { "Content-Type": "application/json; charset=latin1" }, body: "{}" },
    ],
    [
      "a packed document",
      415,
      "media-type-unsupported",
      enrollments,
      { method: "POST", headers: { ...json, "Content-Encoding": "gzip" }, body: "{}" },
    ],
    [
      "a document that is too large",
      413,
      "body-too-large",
      enrollments,
      { method: "POST", headers: json, body: JSON.stringify("a".repeat(bodyLimitBytes)) },
    ],
  ])("of %s: %i %s", async (_what, status, code, path, init) => {
    const answer = await api.send<ProblemAnswer>(path, init);
    expectToFit(Problem, answer.body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code, type: `urn:lectern:problem:${code}` });
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json; charset=utf-8");
  });

  it("names the methods that an address does answer", async () => {
    const { headers } = await api.send("/api/v1/courses", { method: "DELETE" });
    expect(headers.get("Allow")).toBe("HEAD, GET, POST");
  });

  it("refuses TRACE, which would give a caller's headers back", async () => {
    const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
    socket.end("TRACE /api/v1/courses HTTP/1.1\r\nHost: lectern\r\nCookie: secret\r\nConnection: close\r\n\r\n");
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).not.toContain("secret");
  });
});

describe("a failure that nobody foresaw", () => {
  beforeAll(() => postgres.query("REVOKE SELECT ON courses FROM lectern_app"));
  afterAll(() => postgres.query("GRANT SELECT ON courses TO lectern_app"));

  it("shows its cause to the log and none of it to the caller", async () => {
    const { status, body } = await api.get<ProblemAnswer>("/api/v1/courses");
    expect([status, body.code]).toEqual([500, "internal-error"]);
    expect(JSON.stringify(body)).not.toMatch(/permission|courses|select/i);
    expect(api.logged).toContainEqual(
      expect.objectContaining({
        traceId: body.traceId,
        msg: "request failed",
        err: expect.objectContaining({ message: "permission denied for table courses" }),
      }),
    );
  });
});

describe("each request", () => {
  it("has the code of its refusal in the log", async () => {
    const { headers } = await api.get("/api/v1/courses/none");
    expect(api.logged).toContainEqual(
      expect.objectContaining({
        traceId: headers.get("X-Request-Id"),
        status: 404,
        code: "course-not-found",
        msg: "request",
      }),
    );
  });

  it("has an id of ours in its answer and in the log, whatever the caller claims", async () => {
    const { headers } = await api.send("/api/v1/courses?search=secret", { headers: { "X-Request-Id": "forged" } });
    const traceId = headers.get("X-Request-Id");
    expect(traceId).toMatch(/^[0-9a-f-]{36}$/);
    expect(api.logged).toContainEqual(
      expect.objectContaining({ traceId, method: "GET", path: "/api/v1/courses", status: 200, msg: "request" }),
    );
    expect(JSON.stringify(api.logged)).not.toMatch(/forged|secret/);
  });

  it("leaves one line in the log, whatever is in its address", async () => {
    const before = api.logged.length;
    const { headers } = await api.get('/api/v1/%0D%0A{"level":60}');
    const lines = api.logged.slice(before);
    expect(lines).toEqual([expect.objectContaining({ traceId: headers.get("X-Request-Id"), status: 404 })]);
  });

  it.each(["/api/v1/courses", "/nothing", "/health/live"])(
    "gets headers that keep its answer data: %s",
    async (path) => {
      const { headers } = await api.get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "content-type": expect.stringMatching(/; charset=utf-8$/),
      });
    },
  );
});
