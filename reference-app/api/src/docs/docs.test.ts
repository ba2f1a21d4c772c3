import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startApi, type TestApi } from "../../test/api";

const nowhere = { host: "127.0.0.1", port: 1, name: "", user: "", authentication: { kind: "password", password: "" } };

let api: TestApi;

beforeAll(async () => {
  api = await startApi(nowhere as Parameters<typeof startApi>[0]);
});

afterAll(() => api?.close());

it("serves the document that is committed, to anyone and without a database", async () => {
  const { status, headers, body } = await api.get("/api/openapi.json");
  expect([status, headers.get("Content-Type")]).toEqual([200, "application/json; charset=utf-8"]);
  expect(body).toEqual(JSON.parse(readFileSync(join(__dirname, "../../openapi.json"), "utf8")));
});

it("lets the page run and load nothing but what this origin serves", async () => {
  const { headers } = await api.get("/api/docs");
  const policy = headers.get("Content-Security-Policy") ?? "";
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
  );
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

it("writes neither script nor style into the page", async () => {
  const { body } = await api.get<string>("/api/docs");
  expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

it("serves everything that the page loads", async () => {
  const { body } = await api.get<string>("/api/docs");
  const loaded = [...body.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(loaded).toHaveLength(5);
  for (const path of loaded) expect([path, (await api.get(path)).status]).toEqual([path, 200]);
});

it.each(["/api/openapi.json", "/api/docs", "/api/docs/swagger-ui-bundle.js"])(
  "sends %s again only to whoever has another",
  async (path) => {
    const first = await api.get(path);
    expect(first.headers.get("Cache-Control")).toBe("no-cache");
    const tag = first.headers.get("ETag") ?? "";
    const again = await api.send(path, { headers: { "If-None-Match": tag } });
    expect([again.status, again.body === undefined, again.headers.get("ETag")]).toEqual([304, true, tag]);
    expect((await api.send(path, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
  },
);

it.each(["package.json", "..%2fdocs.routes.ts", "constructor", "__proto__", "swagger-ui.js.map"])(
  "serves nothing else: %s",
  async (file) => {
    const { status, body } = await api.get<{ code: string }>(`/api/docs/${file}`);
    expect([status, body.code]).toEqual([404, "route-not-found"]);
  },
);
