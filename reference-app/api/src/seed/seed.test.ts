import type { DataSource } from "typeorm";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { createDataSource } from "../data-source";
import { isUuid } from "../validation";
import { catalogue } from "./catalogue";
import { demoCourseCodes, demoStudent } from "./demo-student";
import { seedDatabase } from "./seed-database";
import { clash } from "./timetable";
import { makeUniversity } from "./university";

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

describe("the made-up university", () => {
  const seededAt = Date.parse("2026-03-02T08:00:00+07:00");
  const university = makeUniversity(seededAt);
  const codeOf = new Map(university.courses.map(({ id, code }) => [id, code]));

  it("is the same each time", () => {
    expect(makeUniversity(seededAt)).toEqual(university);
  });

  it.each(["2025-08-20", "2027-01-15", "2035-06-30"])("has enrolment open for whoever starts on %s", (date) => {
    const now = Date.parse(date);
    for (const course of makeUniversity(now).courses) {
      expect(Date.parse(course.enrollment_opens_at)).toBeLessThan(now);
      expect(Date.parse(course.enrollment_closes_at)).toBeGreaterThan(now + 30 * 24 * 60 * 60 * 1000);
      expect(Date.parse(course.withdrawal_ends_at)).toBeGreaterThan(Date.parse(course.enrollment_closes_at));
    }
  });

  it("has nobody in two places at once: no instructor, no room and no student", () => {
    const meetings = university.timetable_slots.map((slot) => ({
      ...slot,
      instructor: university.courses.find(({ id }) => id === slot.course_id)?.instructor_id ?? "",
    }));
    const attendance = [...university.enrollments, ...university.waiting_list];
    const groups = [
      ...grouped(meetings, ({ room }) => room),
      ...grouped(meetings, ({ instructor }) => instructor),
      ...grouped(attendance, ({ student_id }) => student_id).map((rows) =>
        meetings.filter(({ course_id }) => rows.some((row) => row.course_id === course_id)),
      ),
    ];
    const clashing = groups.flatMap((group) =>
      group.filter((one) => group.some((other) => one.course_id !== other.course_id && clash([one], [other]))),
    );
    expect(clashing).toEqual([]);
  });

  it("has every student in a course completed what the course needs", () => {
    const completed = new Set(university.completed_courses.map((row) => `${row.student_id} ${row.course_id}`));
    const missing = university.enrollments.flatMap(({ student_id, course_id }) =>
      university.course_prerequisites
        .filter((needed) => needed.course_id === course_id)
        .filter((needed) => !completed.has(`${student_id} ${needed.prerequisite_id}`)),
    );
    expect(missing).toEqual([]);
  });

  it("has students waiting for full courses, and for no others", () => {
    const waitedFor = [...new Set(university.waiting_list.map(({ course_id }) => codeOf.get(course_id)))];
    const full = catalogue.filter(({ enrolled, capacity }) => enrolled === capacity).map(({ code }) => code);
    expect(waitedFor.sort()).toEqual(full.sort());
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
    const { instructors, courses, students, enrollments, waiting_list } = university;
    const ids = [...instructors, ...courses, ...students, ...enrollments, ...waiting_list].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !isUuid(id))).toEqual([]);
  });

  it("enrols the demo student in the demo courses alone", () => {
    const codes = university.enrollments
      .filter(({ student_id }) => student_id === demoStudent.id)
      .map(({ course_id }) => codeOf.get(course_id));
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
