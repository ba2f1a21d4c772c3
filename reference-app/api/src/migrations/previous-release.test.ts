import { Pool } from "pg";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { migrateToPreviousRelease } from "../../test/releases";
import { addStudents } from "../../test/rows";
import { uuidV7 } from "../uuid-v7";

/** What the release before this one sends to the database, word for word: it serves on while the migrations run. */
const previousRelease = {
  list: `
    SELECT id, code, title, description, level, instructor, credits, capacity, enrolled_count AS "enrolledCount"
    FROM courses
    WHERE code > $3
      AND ($1::text IS NULL OR level = $1)
      AND (cardinality($2::text[]) = 0
           OR fold_for_search(concat_ws(' ', code, title->>'en', title->>'vi', instructor))
              LIKE ALL (ARRAY(SELECT fold_for_search(pattern) FROM unnest($2) AS pattern)))
    ORDER BY code
    LIMIT $4`,
  course: `
    SELECT id, code, title, description, level, instructor, credits, capacity, enrolled_count, created_at
    FROM courses WHERE id = $1 LIMIT 1`,
  enrol: `
    WITH known AS (
      SELECT EXISTS (SELECT FROM courses WHERE id = $2) AS course,
             EXISTS (SELECT FROM students WHERE id = $3) AS student,
             EXISTS (SELECT FROM enrollments WHERE course_id = $2 AND student_id = $3) AS enrollment
    ), place AS (
      UPDATE courses SET enrolled_count = enrolled_count + 1
      FROM known
      WHERE id = $2 AND enrolled_count < capacity AND known.student AND NOT known.enrollment
      RETURNING id
    ), taken AS (
      INSERT INTO enrollments (id, course_id, student_id)
      SELECT $1, place.id, $3 FROM place
      RETURNING enrolled_at
    )
    SELECT (SELECT enrolled_at FROM taken) AS "enrolledAt",
           known.course AS "courseExists", known.student AS "studentExists", known.enrollment AS "alreadyEnrolled"
    FROM known`,
  enrollments: `
    SELECT enrollments.id, enrollments.enrolled_at, courses.code, courses.instructor, courses.enrolled_count
    FROM enrollments LEFT JOIN courses ON courses.id = enrollments.course_id
    WHERE enrollments.student_id = $1 ORDER BY enrolled_at DESC, enrollments.id DESC`,
};

let postgres: TestPostgres;
let clients: Pool;
let students: string[];
const course = uuidV7();
const places = 30;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrateToPreviousRelease(postgres);
  await postgres.query(
    `INSERT INTO courses (id, code, title, description, level, instructor, credits, capacity)
     VALUES ($1, 'AGRI-101', $3, $3, 'introductory', 'Lê Thị Hoa', 3, $2)`,
    [course, places, { en: "Rice", vi: "Cây lúa" }],
  );
  students = await addStudents(postgres, 41);
  const { host, port, name, user } = postgres.as("lectern_app");
  clients = new Pool({ host, port, user, database: name, max: 8 });
  clients.on("error", () => undefined); // The server goes away before the last idle connection is closed.
  await send("enrol", uuidV7(), course, students[0]);
  await postgres.migrate();
});

afterAll(async () => {
  await clients?.end();
  await postgres?.remove();
});

async function send(statement: keyof typeof previousRelease, ...values: unknown[]) {
  return (await clients.query({ name: statement, text: previousRelease[statement], values })).rows;
}

it("finds what it had, each course with an instructor of its name", async () => {
  expect(await send("list", null, ["%lua%"], "", 20)).toEqual([
    expect.objectContaining({ id: course, instructor: "Lê Thị Hoa", enrolledCount: 1 }),
  ]);
  const [row] = await postgres.query(
    "SELECT full_name FROM instructors JOIN courses ON instructors.id = instructor_id WHERE courses.id = $1",
    [course],
  );
  expect(row).toEqual({ full_name: "Lê Thị Hoa" });
});

it("fills a course to its last place and no further, also by statements prepared before the migrations", async () => {
  const answers = await Promise.all(students.slice(1).map((student) => send("enrol", uuidV7(), course, student)));
  expect(answers.filter(([answer]) => answer.enrolledAt !== null)).toHaveLength(places - 1);
  expect(await send("course", course)).toEqual([expect.objectContaining({ enrolled_count: places })]);
  expect(await postgres.query("SELECT FROM enrollments")).toHaveLength(places);
});

it("says that a student is enrolled already", async () => {
  expect(await send("enrol", uuidV7(), course, students[0])).toEqual([
    expect.objectContaining({ enrolledAt: null, alreadyEnrolled: true }),
  ]);
});

it("lists what a student is enrolled in", async () => {
  expect(await send("enrollments", students[0])).toEqual([
    expect.objectContaining({ code: "AGRI-101", instructor: "Lê Thị Hoa", enrolled_count: places }),
  ]);
});
