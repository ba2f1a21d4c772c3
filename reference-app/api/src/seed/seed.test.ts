import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { createDataSource } from "../data-source";
import { isUuid } from "../validation";
import { catalogue } from "./catalogue";
import { demoCourseCodes, demoStudent } from "./demo-student";
import { seedDatabase } from "./seed-database";
import { makeUniversity } from "./university";

describe("the made-up university", () => {
  const university = makeUniversity();

  it("is the same each time", () => {
    expect(makeUniversity()).toEqual(university);
  });

  it("has at least 60 courses, 2,000 students and 5,000 enrolments", () => {
    expect(university.courses.length).toBeGreaterThanOrEqual(60);
    expect(university.students).toHaveLength(2_000);
    expect(university.enrollments).toHaveLength(5_000);
  });

  it("describes every course in both languages, and never in the same words", () => {
    for (const { code, title, description } of catalogue) {
      expect([code, title.vi]).not.toEqual([code, title.en]);
      expect(description.en.length).toBeGreaterThan(60);
      expect(description.vi.length).toBeGreaterThan(60);
    }
  });

  it("has full courses, nearly full ones and quiet ones", () => {
    const shares = catalogue.map(({ enrolled, capacity }) => enrolled / capacity);
    expect(shares.filter((share) => share === 1).length).toBeGreaterThanOrEqual(5);
    expect(shares.filter((share) => share >= 0.9 && share < 1).length).toBeGreaterThanOrEqual(5);
    expect(shares.filter((share) => share < 0.7).length).toBeGreaterThanOrEqual(10);
  });

  it("gives every row an id of its own", () => {
    const ids = Object.values(university).flatMap((rows: readonly { id: string }[]) => rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !isUuid(id))).toEqual([]);
  });

  it("enrols the demo student in the demo courses alone", () => {
    const codes = university.enrollments
      .filter(({ student_id }) => student_id === demoStudent.id)
      .map(({ course_id }) => university.courses.find(({ id }) => id === course_id)?.code);
    expect(codes.sort()).toEqual([...demoCourseCodes].sort());
  });
});

describe("seeding", () => {
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

  it("leaves counters that agree with the enrolments", async () => {
    await seedDatabase(source);
    const [row] = await source.query(`
      SELECT count(*)::integer AS courses, sum(enrolled_count)::integer AS enrolled
      FROM courses
      WHERE enrolled_count = (SELECT count(*) FROM enrollments WHERE course_id = courses.id)`);
    expect(row).toEqual({ courses: catalogue.length, enrolled: 5_000 });
  });

  it("does nothing to a database that has data", async () => {
    await source.query("DELETE FROM enrollments");
    expect(await seedDatabase(source)).toBeUndefined();
    expect(await source.query("SELECT FROM enrollments")).toEqual([]);
  });
});
