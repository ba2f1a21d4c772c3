import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Problem } from "../../contract/problem";
import { startApi, type TestApi } from "../test/api";
import { startPostgres, type TestPostgres } from "../test/postgres";
import { createDataSource } from "./data-source";
import { Database } from "./database";

const sleep = (seconds: number) => ({ name: `sleep-${seconds}`, text: `SELECT pg_sleep(${seconds})` });

describe("while the database comes and goes", () => {
  let postgres: TestPostgres;
  let api: TestApi;

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.migrate();
    await postgres.stop();
    api = await startApi(postgres.as("lectern_app"));
  });

  afterAll(async () => {
    await api?.close();
    await postgres?.remove();
  });

  const ask = async (path: string) => {
    const startedAt = performance.now();
    const { status, body, headers } = await api.get<Problem>(path);
    return { status, body, headers, seconds: (performance.now() - startedAt) / 1000 };
  };

  async function expectOutage() {
    const { status, body, headers, seconds } = await ask("/api/v1/courses");
    expect([status, body.code]).toEqual([503, "service-unavailable"]);
    expect(headers.get("Retry-After")).toBe("5");
    expect(seconds).toBeLessThan(5);
    expect((await ask("/health/live")).status).toBe(200);
    expect((await ask("/health/ready")).status).toBe(503);
    return body;
  }

  async function expectService() {
    expect((await ask("/api/v1/courses")).status).toBe(200);
    expect((await ask("/health/ready")).status).toBe(200);
  }

  it("answers 503 when it was not there at the start, and by itself 200 once it is", async () => {
    await expectOutage();
    await postgres.start();
    await expectService();
  });

  it("answers 503 when it goes away, and by itself 200 once it is back", async () => {
    await expectService();
    await postgres.stop();
    await expectOutage();
    await postgres.start();
    await expectService();
  });

  it("tells the cause to the log, and not to the caller", async () => {
    await postgres.stop();
    const { traceId, ...rest } = await expectOutage();
    await postgres.start();
    expect(JSON.stringify(rest)).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);
    expect(api.logged).toContainEqual(
      expect.objectContaining({ traceId, level: "error", err: expect.objectContaining({ code: "ECONNREFUSED" }) }),
    );
  });

  it("answers 503, and never more, while all connections are taken", async () => {
    const database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
    const sleepers = Array.from({ length: 10 }, () => database.run(sleep(3), []));
    await pause(500);
    const startedAt = performance.now();
    await expect(database.run(sleep(0), [])).rejects.toMatchObject({ code: "service-unavailable" });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await Promise.all(sleepers);
    await expect(database.run(sleep(0), [])).resolves.toHaveLength(1);
    await database.close();
  });

  it("gives up a statement that takes longer than a caller would wait", async () => {
    const database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
    await expect(database.run(sleep(30), [])).rejects.toMatchObject({ code: "service-unavailable" });
    await database.close();
  });

  it("does not call a mistake of ours an outage", async () => {
    const database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
    const mistake = { name: "mistake", text: "SELECT nothing FROM nowhere" };
    await expect(database.run(mistake, [])).rejects.toMatchObject({ code: "42P01" });
    await database.close();
  });
});

describe("a connection that falls silent", () => {
  let postgres: TestPostgres;
  let api: TestApi;
  let wire: Server;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.migrate();
    const config = postgres.as("lectern_app");
    wire = createServer((socket) => {
      const onward = connect(config.port, config.host);
      for (const end of [socket, onward]) sockets.add(end.on("error", () => undefined));
      socket.pipe(onward).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(wire, "listening");
    api = await startApi({ ...config, port: (wire.address() as AddressInfo).port });
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    wire.close();
    await api?.close();
    await postgres?.remove();
  });

  it("costs the requests that wait on it a bounded time, and no later one", async () => {
    const paths = ["/api/v1/courses", "/api/v1/courses/01900000-0000-7000-8000-00000000ffff"];
    const ask = () => Promise.all(paths.map(async (path) => (await api.get(path)).status));
    expect(await ask()).toEqual([200, 404]);
    for (const socket of sockets) socket.unpipe().pause();
    expect(await ask()).toEqual([503, 503]);
    const startedAt = performance.now();
    expect(await ask()).toEqual([200, 404]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("a database that accepts connections and then says nothing", () => {
  let server: Server;
  let database: Database;

  beforeAll(async () => {
    server = createServer((socket) => void socket.resume()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const authentication = { kind: "password", password: "any" } as const;
    database = new Database(
      createDataSource({ host: "127.0.0.1", port, name: "lectern", user: "lectern_app", authentication }, "api"),
    );
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("is given up after a bounded time", async () => {
    const startedAt = performance.now();
    await expect(database.run(sleep(0), [])).rejects.toMatchObject({ code: "service-unavailable" });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });
});
