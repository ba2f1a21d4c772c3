import { createDataSource } from "../src/data-source";
import { migrations } from "../src/migrations";
import type { TestPostgres } from "./postgres";

/** How many of the migrations the release before this one had. */
const migrationsOfPreviousRelease = 3;

/** Brings an empty database to the schema of the release before this one. */
export async function migrateToPreviousRelease(postgres: TestPostgres): Promise<string[]> {
  const source = createDataSource(postgres.as("lectern_migrator"), "maintenance");
  await source.setOptions({ migrations: migrations.slice(0, migrationsOfPreviousRelease) }).initialize();
  const applied = await source.runMigrations().finally(() => source.destroy());
  return applied.map(({ name }) => name);
}
