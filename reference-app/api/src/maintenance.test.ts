import { startPostgres, type TestPostgres } from "../test/postgres";
import { environmentFor, runProgram } from "../test/process";
import { demoStudent } from "./seed/demo-student";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres?.remove());

function run(name: "migrate" | "seed", user: "lectern_app" | "lectern_migrator", changes: Record<string, string> = {}) {
  return runProgram(name, { ...environmentFor(postgres.as(user)), ...changes }).ended;
}

it("migrates, then seeds, and says in one line what was done", async () => {
  const migrated = await run("migrate", "lectern_migrator");
  expect(migrated).toMatchObject({ code: 0, complaints: "" });
  expect(migrated.output).toMatch(/^Migrated lectern: applied CreateEnrolmentSchema\d+, .+\.$/);

  const seeded = await run("seed", "lectern_migrator");
  expect(seeded).toMatchObject({ code: 0, complaints: "" });
  expect(seeded.output).toBe("Seeded lectern: 65 courses, 2000 students, 5000 enrolments.");
  const [student] = await postgres.query("SELECT full_name FROM students WHERE id = $1", [demoStudent.id]);
  expect(student).toEqual({ full_name: "Nguyễn Minh Anh" });
});

it("does nothing, and says so, when there is nothing to do", async () => {
  expect((await run("migrate", "lectern_migrator")).output).toBe("Migrated lectern: it had every migration already.");
  expect((await run("seed", "lectern_migrator")).output).toBe("Seeded nothing: lectern has data already.");
});

it("refuses to put made-up students into production", async () => {
  expect(await run("seed", "lectern_migrator", { LECTERN_ENVIRONMENT: "prod" })).toMatchObject({
    code: 1,
    output: "",
    complaints: "LECTERN_ENVIRONMENT is prod; only dev and local may be seeded.\n",
  });
});

it("fails, and says as whom and where, with a role that may not", async () => {
  expect(await run("seed", "lectern_app")).toMatchObject({
    code: 1,
    output: "",
    complaints: expect.stringMatching(/^As lectern_app on 127\.0\.0\.1:\d+\/lectern: permission denied/),
  });
});

it("fails, and says where, without a database", async () => {
  expect(await run("migrate", "lectern_migrator", { DATABASE_PORT: "1" })).toMatchObject({
    code: 1,
    complaints: expect.stringMatching(/^As lectern_migrator on 127\.0\.0\.1:1\/lectern: .*ECONNREFUSED/),
  });
});
