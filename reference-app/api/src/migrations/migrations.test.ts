import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { createDataSource } from "../data-source";

let postgres: TestPostgres;
let source: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  source = await createDataSource(postgres.as("lectern_migrator"), "maintenance").initialize();
});

afterAll(async () => {
  await source?.destroy();
  await postgres?.remove();
});

it("leaves the schema that the entities describe", async () => {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});
