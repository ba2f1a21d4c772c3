import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudent } from "../../test/rows";
import { createDataSource } from "../data-source";
import { uuidV7 } from "../uuid-v7";
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

describe("the migrations", () => {
  it("leave the schema that the entities describe", async () => {
    const { upQueries } = await migrator.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it("do nothing the second time", async () => {
    expect(await applyMigrations(migrator)).toEqual([]);
  });

  it("are applied once when two releases start them at the same moment", async () => {
    await postgres.query("DROP SCHEMA public CASCADE");
    await postgres.query("CREATE SCHEMA public AUTHORIZATION lectern_migrator");
    await postgres.query("GRANT USAGE ON SCHEMA public TO PUBLIC");
    const applied = await Promise.all([applyMigrations(migrator), applyMigrations(migrator)]);
    expect(applied.flat()).toHaveLength(migrations.length);
  });

  it("cannot be undone, because the release before may still be serving", async () => {
    await expect(migrator.undoLastMigration()).rejects.toThrow(/cannot be undone/);
  });
});

describe("whoever goes round the API still cannot", () => {
  const violating = (sql: string, ...values: unknown[]) => expect(postgres.query(sql, values)).rejects;

  it("enrol more students than a course has places", async () => {
    const id = await addCourse(postgres, { capacity: 1 });
    await violating("UPDATE courses SET enrolled_count = 2 WHERE id = $1", id).toMatchObject({
      constraint: "courses_enrolled_count_check",
    });
  });

  it("count fewer than no students", async () => {
    const id = await addCourse(postgres);
    await violating("UPDATE courses SET enrolled_count = -1 WHERE id = $1", id).toMatchObject({
      constraint: "courses_enrolled_count_check",
    });
  });

  it("enrol a student twice in a course", async () => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    const insert = "INSERT INTO enrollments (id, course_id, student_id) VALUES ($1, $2, $3)";
    await postgres.query(insert, [uuidV7(), course, student]);
    await violating(insert, uuidV7(), course, student).toMatchObject({
      constraint: "enrollments_student_id_course_id_key",
    });
  });

  it("enrol a student who does not exist", async () => {
    const insert = "INSERT INTO enrollments (id, course_id, student_id) VALUES ($1, $2, $3)";
    await violating(insert, uuidV7(), await addCourse(postgres), uuidV7()).toMatchObject({
      constraint: "enrollments_student_id_fkey",
    });
  });

  it("give two courses the same code", async () => {
    await addCourse(postgres, { code: "TWIN-101" });
    await expect(addCourse(postgres, { code: "TWIN-101" })).rejects.toMatchObject({ constraint: "courses_code_key" });
  });

  it("name a course in one language only", async () => {
    const id = await addCourse(postgres);
    await violating(`UPDATE courses SET title = '{"en": "Rice"}' WHERE id = $1`, id).toMatchObject({
      constraint: "courses_title_check",
    });
  });
});

describe("the API's own role", () => {
  it.each([
    ["change the schema", "ALTER TABLE courses ADD COLUMN oops text"],
    ["create a table", "CREATE TABLE oops (id integer)"],
    ["drop a table", "DROP TABLE enrollments"],
    ["delete enrolments", "DELETE FROM enrollments"],
    ["move an enrolment to another student", "UPDATE enrollments SET student_id = id"],
    ["change a course's capacity", "UPDATE courses SET capacity = 1000"],
    ["add students", "INSERT INTO students (id, full_name) VALUES (gen_random_uuid(), 'x')"],
    ["say that a migration was applied", "INSERT INTO schema_migrations (timestamp, name) VALUES (1, 'x')"],
    ["become the role that owns the schema", "SET ROLE lectern_migrator"],
  ])("may not %s", async (_what, sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({ driverError: { code: "42501" } });
  });
});
