import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { createDataSource } from "../data-source";
import { enableStatementStatistics } from "./statement-statistics";

let postgres: TestPostgres;
let migrator: DataSource | undefined;

afterEach(async () => {
  await migrator?.destroy();
  await postgres?.remove();
});

async function connect(): Promise<DataSource> {
  migrator = await createDataSource(postgres.as("lectern_migrator"), "maintenance").initialize();
  return migrator;
}

it("leaves a server alone that was started without them", async () => {
  postgres = await startPostgres();
  expect(await enableStatementStatistics(await connect())).toBe("not-loaded");
});

it("says that the role may not add them, and counts as soon as somebody has who may", async () => {
  postgres = await startPostgres(["shared_preload_libraries=pg_stat_statements"]);
  const source = await connect();
  expect(await enableStatementStatistics(source)).toBe("not-allowed");
  await postgres.query("CREATE EXTENSION pg_stat_statements");
  expect(await enableStatementStatistics(source)).toBe("on");
});

it("adds them where the role may", async () => {
  postgres = await startPostgres(["shared_preload_libraries=pg_stat_statements"]);
  await postgres.query("ALTER ROLE lectern_migrator SUPERUSER");
  const source = await connect();
  expect(await enableStatementStatistics(source)).toBe("on");
  expect(await source.query("SELECT FROM pg_stat_statements LIMIT 1")).toHaveLength(1);
});
