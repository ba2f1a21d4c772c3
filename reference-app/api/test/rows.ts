import { uuidV7 } from "../src/uuid-v7";
import type { TestPostgres } from "./postgres";

/** Adds a student and gives back the id. */
export async function addStudent(postgres: TestPostgres): Promise<string> {
  const id = uuidV7();
  await postgres.query("INSERT INTO students (id, full_name) VALUES ($1, 'Trần Văn Bình')", [id]);
  return id;
}

export const addStudents = (postgres: TestPostgres, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => addStudent(postgres)));

/** Enrols a student, past all rules but the database's own. */
export async function addEnrollment(postgres: TestPostgres, courseId: string, studentId: string): Promise<void> {
  const values = [uuidV7(), courseId, studentId];
  await postgres.query("INSERT INTO enrollments (id, course_id, student_id) VALUES ($1, $2, $3)", values);
}

/** Lets a student wait, past all rules but the database's own. */
export async function addWaitingPlace(postgres: TestPostgres, courseId: string, studentId: string): Promise<void> {
  const values = [uuidV7(), courseId, studentId];
  await postgres.query("INSERT INTO waiting_list (id, course_id, student_id) VALUES ($1, $2, $3)", values);
}

/** Adds an instructor and gives back the id. */
export async function addInstructor(postgres: TestPostgres, fullName = "Lê Thị Hoa"): Promise<string> {
  const id = uuidV7();
  await postgres.query("INSERT INTO instructors (id, full_name) VALUES ($1, $2)", [id, fullName]);
  return id;
}

interface CourseRow {
  readonly code: string;
  readonly title: { readonly en: string; readonly vi: string };
  readonly level: string;
  readonly language: string;
  readonly instructor: string;
  readonly capacity: number;
}

let courses = 0;

/** Adds a course of which a test names only what matters to it, and gives back the id. */
export async function addCourse(postgres: TestPostgres, course: Partial<CourseRow> = {}): Promise<string> {
  const id = uuidV7();
  courses += 1;
  const row: CourseRow = {
    code: `TEST-${String(courses).padStart(3, "0")}`,
    title: { en: "Rice", vi: "Cây lúa" },
    level: "introductory",
    language: "vi",
    instructor: "Lê Thị Hoa",
    capacity: 10,
    ...course,
  };
  await postgres.query(
    `INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity)
     VALUES ($1, $2, $3, $3, $4, $5, $6, 3, $7)`,
    [id, row.code, row.title, row.level, row.language, await addInstructor(postgres, row.instructor), row.capacity],
  );
  return id;
}
