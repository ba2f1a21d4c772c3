import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { migrateToPreviousRelease } from "../../test/releases";
import { createDataSource } from "../data-source";
import { migrations } from ".";
import { applyMigrations } from "./apply-migrations";

let postgres: TestPostgres;
let migrator: DataSource;
let app: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  migrator = await createDataSource(postgres.as("lectern_migrator"), "maintenance").initialize();
  app = await createDataSource(postgres.as("lectern_app"), "api").initialize();
  await applyMigrations(migrator);
});

afterAll(async () => {
  await migrator?.destroy();
  await app?.destroy();
  await postgres?.remove();
});

async function emptyDatabase(): Promise<void> {
  await postgres.query("DROP SCHEMA public CASCADE");
  await postgres.query("CREATE SCHEMA public AUTHORIZATION lectern_migrator");
  await postgres.query("GRANT USAGE ON SCHEMA public TO PUBLIC");
}

describe("the migrations", () => {
  it("leave the schema that the entities describe", async () => {
    const { upQueries } = await migrator.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it("do nothing the second time", async () => {
    expect(await applyMigrations(migrator)).toEqual([]);
  });

  it("are applied once when two releases start them at the same moment", async () => {
    await emptyDatabase();
    const applied = await Promise.all([applyMigrations(migrator), applyMigrations(migrator)]);
    expect(applied.flat()).toHaveLength(migrations.length);
  });

  it("give up within seconds where somebody holds a table, and leave the schema as it was", async () => {
    await emptyDatabase();
    const before = await migrateToPreviousRelease(postgres);
    jest.spyOn(console, "log").mockReturnValue(undefined); // TypeORM reports a failed migration there, too.
    await app.transaction(async (reader) => {
      await reader.query("SELECT FROM courses");
      await expect(applyMigrations(migrator)).rejects.toMatchObject({ driverError: { code: "55P03" } });
      expect(await reader.query("SELECT FROM schema_migrations")).toHaveLength(before.length);
    });
    expect(await applyMigrations(migrator)).toHaveLength(migrations.length - before.length);
  });

  it("cannot be undone, because the release before may still be serving", async () => {
    await expect(migrator.undoLastMigration()).rejects.toThrow(/cannot be undone/);
  });
});
