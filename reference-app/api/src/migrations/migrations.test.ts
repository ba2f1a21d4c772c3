import { setTimeout as pause } from "node:timers/promises";
import type { DataSource, QueryRunner } from "typeorm";
import { startApi } from "../../test/api";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { migrateToPreviousRelease } from "../../test/releases";
import { createDataSource } from "../data-source";
import { migrations } from ".";
import { applyMigrations } from "./apply-migrations";
import { ForwardMigration } from "./forward-migration";

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

/** What a release to come might do. */
class AddColumnLater extends ForwardMigration {
  override readonly name = "AddColumnLater4102444800000";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("ALTER TABLE courses ADD COLUMN later text");
  }
}

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

  it("let requests through while somebody holds a table, and are applied once it is free", async () => {
    const api = await startApi(postgres.as("lectern_app"));
    const later = await createDataSource(postgres.as("lectern_migrator"), "maintenance")
      .setOptions({ migrations: [...migrations, AddColumnLater] })
      .initialize();
    jest.spyOn(console, "log").mockReturnValue(undefined);
    const reader = app.createQueryRunner();
    await reader.startTransaction();
    await reader.query("SELECT FROM courses");
    let isApplied = false;
    const applying = applyMigrations(later, { attempts: 20, pauseMilliseconds: 300 }).finally(() => {
      isApplied = true;
    });
    const reading = pause(4_000).then(async () => {
      expect(isApplied).toBe(false);
      await reader.commitTransaction();
      await reader.release();
    });
    const answers: number[] = [];
    while (!isApplied) {
      answers.push((await api.get("/api/v1/courses")).status);
      await pause(50);
    }
    await reading;
    expect(await applying).toEqual([new AddColumnLater().name]);
    expect(answers.length).toBeGreaterThan(5);
    expect(answers.filter((status) => status !== 200)).toEqual([]);
    await Promise.all([api.close(), later.destroy()]);
  });

  it("give up at last where somebody holds a table, and leave the schema as it was", async () => {
    await emptyDatabase();
    const before = await migrateToPreviousRelease(postgres);
    jest.spyOn(console, "log").mockReturnValue(undefined); // TypeORM reports a failed migration there, too.
    await app.transaction(async (reader) => {
      await reader.query("SELECT FROM courses");
      await expect(applyMigrations(migrator, { attempts: 2, pauseMilliseconds: 100 })).rejects.toMatchObject({
        driverError: { code: "55P03" },
      });
      expect(await reader.query("SELECT FROM schema_migrations")).toHaveLength(before.length);
    });
    expect(await applyMigrations(migrator)).toHaveLength(migrations.length - before.length);
  });

  it("cannot be undone, because the release before may still be serving", async () => {
    await expect(migrator.undoLastMigration()).rejects.toThrow(/cannot be undone/);
  });
});
