import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { startIssuer } from "../test/issuer";
import { startPostgres, type TestPostgres } from "../test/postgres";
import { environmentFor, type Program, runProgram } from "../test/process";
import { addCourse, addStudent } from "../test/rows";

let postgres: TestPostgres;
let server: Program | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
});

afterEach(async () => {
  server?.kill("SIGKILL");
  await server?.ended;
});

afterAll(() => postgres?.remove());

function start(changes: Record<string, string> = {}): Program {
  server = runProgram("server", { ...environmentFor(postgres.as("lectern_app")), ...changes });
  return server;
}

async function addressOf(program: Program): Promise<string> {
  const { port } = await program.line(({ msg }) => msg === "listening");
  return `http://127.0.0.1:${port}`;
}

const statusOf = async (url: string) => (await fetch(url)).status;

it("finishes the request that is under way when it is told to stop, and then ends well", async () => {
  const [courseId, studentId] = [await addCourse(postgres), await addStudent(postgres)];
  const url = await addressOf(start());
  const holder = new Client({ ...postgres.as("lectern_app"), database: "lectern" });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("UPDATE courses SET enrolled_count = 0 WHERE id = $1", [courseId]);
  const answer = fetch(`${url}/api/v1/enrollments`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ courseId, studentId }),
  });
  await pause(300);

  server?.kill("SIGTERM");
  await server?.line(({ msg }) => msg === "draining");
  await holder.query("COMMIT");
  await holder.end();

  expect((await answer).status).toBe(201);
  expect((await answer).headers.get("Connection")).toBe("close");
  expect(await server?.ended).toMatchObject({ code: 0, complaints: "" });
});

it("ends within a second when nothing is under way, though clients keep their connections", async () => {
  const url = await addressOf(start());
  expect(await statusOf(`${url}/api/v1/courses`)).toBe(200);
  const startedAt = performance.now();
  server?.kill("SIGINT");
  expect(await server?.ended).toMatchObject({ code: 0 });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it("starts without the database, says that it is alive and not ready, and recovers by itself", async () => {
  await postgres.stop();
  const url = await addressOf(start());
  expect(await server?.line(({ ApiReady }) => ApiReady !== undefined)).toMatchObject({
    Environment: "local",
    ApiReady: 0,
  });
  expect(await statusOf(`${url}/health/live`)).toBe(200);
  expect(await statusOf(`${url}/health/ready`)).toBe(503);
  await postgres.start();
  expect(await statusOf(`${url}/health/ready`)).toBe(200);
});

it("reports that it is ready as soon as it is, whatever the level of the log", async () => {
  start({ LOG_LEVEL: "error" });
  expect(await server?.line(({ ApiReady }) => ApiReady !== undefined)).toMatchObject({ ApiReady: 1 });
});

it("takes the tokens of the issuer that it is configured with, and no others", async () => {
  const issuer = await startIssuer();
  const url = await addressOf(
    start({
      IDENTITY_ISSUER: issuer.config.issuer,
      IDENTITY_KEYS_URL: issuer.config.keysUrl,
      IDENTITY_AUDIENCE: issuer.config.audience,
      IDENTITY_AUDIENCE_CLAIM: issuer.config.audienceClaim,
      IDENTITY_ROLES_CLAIM: issuer.config.rolesClaim,
    }),
  );
  const statusWith = async (token: string) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    return (await fetch(`${url}/api/v1/courses`, { method: "POST", headers, body: "{}" })).status;
  };
  expect(await statusWith(await issuer.token({ roles: ["staff"] }))).toBe(422);
  expect(await statusWith(await issuer.token({ roles: ["student"] }))).toBe(403);
  expect(await statusWith("rubbish")).toBe(401);
  await issuer.stop();
});

it("does not start on a wrong configuration, and says everything that is wrong with it", async () => {
  start({ LISTEN_PORT: "http", DATABASE_USERNAME: "lectern_app" });
  expect(await server?.ended).toEqual({
    code: 1,
    output: "",
    complaints: `The API's configuration has 2 problem(s):
  - DATABASE_USERNAME is not a variable of the API; remove it or correct its name.
  - LISTEN_PORT is "http"; it must be a whole number from 0 to 65535.
`,
  });
});

it("does not start on a port that another program has, and names it", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  start({ LISTEN_PORT: String(port) });
  expect(await server?.ended).toMatchObject({ code: 1, complaints: expect.stringContaining(`127.0.0.1:${port}`) });
  other.close();
});
