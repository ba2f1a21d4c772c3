import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { prepareInstance } from "../local/database/instance";
import { type Postgres, removePostgres, startPostgres } from "../local/database/postgres";
import { ensureStatementStatistics } from "./statement-statistics";

const directory = mkdtempSync(join(tmpdir(), "lectern-statistics-"));
let postgres: Postgres;

beforeAll(async () => {
  chmodSync(directory, 0o755);
  const logFile = join(directory, "postgres.log");
  // As the parameter group of the database has it.
  postgres = await startPostgres({ directory, logFile, settings: { shared_preload_libraries: "pg_stat_statements" } });
  await prepareInstance(postgres.superuser, { masterUser: "lectern", databaseName: "lectern" });
}, 60_000);

afterAll(async () => {
  await postgres.stop();
  await removePostgres(directory);
  rmSync(directory, { recursive: true });
});

async function as<Result>(user: string, act: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ ...postgres.superuser, user, database: "lectern" });
  await client.connect();
  return act(client).finally(() => client.end());
}

/** RDS lets its rds_superuser add what elsewhere only a superuser may. */
const whoMay = "rdsadmin";

it("counts statements, for the master user to look at, and may be run again", async () => {
  expect(await as(whoMay, ensureStatementStatistics)).toBe("on");
  expect(await as(whoMay, ensureStatementStatistics)).toBe("on");
  await as("lectern", async (master) => {
    await master.query("select 'a statement to be counted'");
    const { rows } = await master.query("select query from pg_stat_statements where query like 'select $1%'");
    expect(rows).not.toEqual([]);
  });
});

it("says so rather than pass where the user may not", async () => {
  await as(whoMay, (client) => client.query("drop extension if exists pg_stat_statements"));
  await expect(as("lectern", ensureStatementStatistics)).rejects.toMatchObject({ code: "42501" });
});
