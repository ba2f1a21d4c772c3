import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { createDataSource } from "../data-source";

let postgres: TestPostgres;
let app: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  app = await createDataSource(postgres.as("lectern_app"), "api").initialize();
});

afterAll(async () => {
  await app?.destroy();
  await postgres?.remove();
});

/** What a new course and an edit of one may say. */
const courseTerms = [
  ...["capacity", "code", "credits", "description"],
  ...[
    "enrollment_closes_at",
    "enrollment_opens_at",
    "instructor_id",
    "language",
    "level",
    "title",
    "withdrawal_ends_at",
  ],
];

/** All that the API may do to data: on whole tables, and where a list follows, on these columns alone. */
const rights: Record<string, Record<string, readonly string[] | "all">> = {
  audit_entries: { SELECT: "all", INSERT: "all" },
  completed_courses: { SELECT: "all" },
  course_prerequisites: { SELECT: "all", INSERT: "all", DELETE: "all" },
  courses: {
    SELECT: "all",
    INSERT: [...courseTerms, "id"],
    // The release before writes enrolled_count, which changes nothing.
    UPDATE: [...courseTerms, "archived_at", "enrolled_count", "updated_at", "version"],
  },
  enrollments: { SELECT: "all", INSERT: "all", DELETE: "all" },
  idempotency_keys: {
    SELECT: "all",
    INSERT: "all",
    UPDATE: ["answer", "created_at", "expires_at", "request_hash", "state", "status"],
    DELETE: "all",
  },
  instructors: { SELECT: "all" },
  rate_limit_counters: { SELECT: "all", INSERT: "all", UPDATE: ["requests"], DELETE: "all" },
  schema_migrations: { SELECT: "all" },
  students: { SELECT: "all", UPDATE: ["enrollment_revision"] },
  timetable_slots: { SELECT: "all", INSERT: "all", DELETE: "all" },
  uploads: { SELECT: "all", INSERT: "all", UPDATE: ["decided_at", "state"], DELETE: "all" },
  waiting_list: { SELECT: "all", INSERT: "all", DELETE: "all" },
};

it("gives the API's role these rights to data and no other", async () => {
  const granted: typeof rights = {};
  const tables: { table: string; right: string }[] = await app.query(`
    SELECT table_name AS table, privilege_type AS right FROM information_schema.role_table_grants
    WHERE grantee = 'lectern_app' AND table_schema = 'public'`);
  const columns: { table: string; right: string; columns: string[] }[] = await app.query(`
    SELECT table_name AS table, privilege_type AS right, array_agg(column_name::text ORDER BY column_name::text) AS columns
    FROM information_schema.column_privileges
    WHERE grantee = 'lectern_app' AND table_schema = 'public'
    GROUP BY 1, 2`);
  for (const { table, right, columns: names } of columns) granted[table] = { ...granted[table], [right]: names };
  for (const { table, right } of tables) granted[table] = { ...granted[table], [right]: "all" };
  const sorted = Object.entries(rights).map(([table, each]) => [
    table,
    Object.fromEntries(
      Object.entries(each).map(([right, names]) => [right, names === "all" ? names : [...names].sort()]),
    ),
  ]);
  expect(granted).toEqual(Object.fromEntries(sorted));
});

describe("the API's own role", () => {
  it.each([
    ["change the schema", "ALTER TABLE courses ADD COLUMN oops text"],
    ["create a table", "CREATE TABLE oops (id integer)"],
    ["create a temporary table", "CREATE TEMPORARY TABLE oops (id integer)"],
    ["create a function", "CREATE FUNCTION oops() RETURNS integer LANGUAGE sql RETURN 1"],
    ["replace a rule of the schema", "CREATE OR REPLACE FUNCTION keep_counters() RETURNS trigger LANGUAGE sql AS ''"],
    ["switch a rule off", "ALTER TABLE enrollments DISABLE TRIGGER ALL"],
    ["pass the rules by as replication does", "SET session_replication_role = replica"],
    ["drop a table", "DROP TABLE enrollments"],
    ["empty a table", "TRUNCATE waiting_list"],
    ["move an enrolment to another student", "UPDATE enrollments SET student_id = id"],
    ["delete a course", "DELETE FROM courses"],
    ["add students", "INSERT INTO students (id, full_name) VALUES (gen_random_uuid(), 'x')"],
    ["count those who wait by itself", "UPDATE courses SET waiting_count = 0"],
    ["raise a student's limit", "UPDATE students SET course_limit = 100"],
    ["say that a course was completed", "INSERT INTO completed_courses SELECT student_id, course_id FROM enrollments"],
    ["rewrite the audit", "UPDATE audit_entries SET actor = 'somebody else'"],
    ["shorten the audit", "DELETE FROM audit_entries"],
    ["send a confirmed upload elsewhere", "UPDATE uploads SET object_key = 'elsewhere'"],
    ["say that a migration was applied", "INSERT INTO schema_migrations (timestamp, name) VALUES (1, 'x')"],
    ["become the role that owns the schema", "SET ROLE lectern_migrator"],
  ])("may not %s", async (_what, sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({ driverError: { code: "42501" } });
  });
});
