import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { findDatabasePlace } from "./database-place";
import { type Postgres, removePostgres, startPostgres } from "./postgres";

const directory = mkdtempSync(join(tmpdir(), "lectern-postgres-"));
chmodSync(directory, 0o755);
const logFile = join(directory, "postgres.log");
let postgres: Postgres | undefined;

const start = async () => {
  postgres = await startPostgres({ directory, logFile });
  return postgres;
};
beforeEach(() => writeFileSync(logFile, ""));
afterEach(() => postgres?.stop());
afterAll(async () => {
  await removePostgres(directory);
  rmSync(directory, { recursive: true });
});

describe("PostgreSQL on the laptop", () => {
  it("is PostgreSQL 17 and opens no port", async () => {
    await start();
    expect(await ask("show server_version")).toMatch(/^17\./);
    expect(await ask("show listen_addresses")).toBe("");
  });

  it("keeps its data in the local cloud's folder", async () => {
    expect((await start()).dataFolder).toBe(join(directory, "postgres", "data"));
  });

  it("orders Vietnamese names as a dictionary does", async () => {
    await start();
    expect(await ask("select string_agg(n, ' ' order by n) from unnest(array['Ẩn','Bảo','An']) n")).toBe("An Ẩn Bảo");
  });

  it("keeps what was committed when it is stopped", async () => {
    await start();
    await ask("create table stays as select 1 as kept");
    await postgres?.stop();
    await start();
    expect(await ask("select kept from stays")).toBe(1);
  });

  it("keeps what was committed when it is killed, and starts again at once", async () => {
    await start();
    await ask("create table survives as select 1 as kept");
    process.kill(serverPid(), "SIGKILL");
    expect(await postgres?.ended).toBe("signal SIGKILL");
    await start();
    expect(await ask("select kept from survives")).toBe(1);
  });

  it("starts where the process id of a killed server now belongs to another program", async () => {
    await start();
    process.kill(serverPid(), "SIGKILL");
    await postgres?.ended;
    const pidFile = join(dataFolder(), "postmaster.pid");
    writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(/^\d+/, String(process.pid)));
    await start();
    expect(await ask("select 1 as up")).toBe(1);
  }, 15_000);

  describe("where its data is damaged", () => {
    beforeEach(async () => {
      await start();
      await postgres?.stop();
    });
    afterEach(() => removePostgres(directory));

    it("says so, and how to begin afresh", async () => {
      writeFileSync(join(dataFolder(), "global", "pg_control"), "nonsense");
      await expect(start()).rejects.toThrow(/^PostgreSQL cannot use its data in .*pg_control.*npm start -- --reset$/);
    });

    it("says so where another version wrote it", async () => {
      writeFileSync(join(dataFolder(), "PG_VERSION"), "16\n");
      await expect(start()).rejects.toThrow("it was written by PostgreSQL 16, not 17");
    });

    it("begins afresh once the data is removed", async () => {
      writeFileSync(join(dataFolder(), "PG_VERSION"), "");
      await removePostgres(directory);
      await start();
      expect(await ask("select 1 as up")).toBe(1);
      await postgres?.stop();
    });
  });
});

describe("the place of PostgreSQL", () => {
  const closed = join(directory, "closed");
  const whenRoot = process.getuid?.() === 0;

  it("is outside the clone only where the user that PostgreSQL runs as cannot get into it", async () => {
    const { home, user } = await findDatabasePlace(closed);
    expect(home).toBe(join(closed, "postgres"));
    chmodSync(directory, 0o700);
    const place = await findDatabasePlace(closed);
    chmodSync(directory, 0o755);
    rmSync(place.home, { recursive: true });
    expect(user === undefined).toBe(!whenRoot);
    expect(place.home.startsWith(whenRoot ? "/var/tmp/lectern-postgres-" : directory)).toBe(true);
  });

  it("is in a folder that was made for the local cloud, even one that is closed to others at first", async () => {
    const folder = mkdtempSync(join(directory, "temporary-"));
    expect((await findDatabasePlace(folder)).home).toBe(join(folder, "postgres"));
  });

  it("is a folder with a short path where the clone's is too long for a socket", async () => {
    const deep = join(directory, "very-deep-folder/".repeat(6));
    const { home } = await findDatabasePlace(deep);
    rmSync(home, { recursive: true });
    expect(home).toMatch(/^\/var\/tmp\/lectern-postgres-[0-9a-f]{12}$/);
  });
});

const dataFolder = () => join(directory, "postgres", "data");
const serverPid = () => Number.parseInt(readFileSync(join(dataFolder(), "postmaster.pid"), "utf8"), 10);

/** The single value that a query answers. */
async function ask(sql: string): Promise<unknown> {
  const client = new Client(postgres?.superuser);
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
