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

interface CourseRow {
  readonly code: string;
  readonly title: { readonly en: string; readonly vi: string };
  readonly level: string;
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
    instructor: "Lê Thị Hoa",
    capacity: 10,
    ...course,
  };
  await postgres.query(
    `INSERT INTO courses (id, code, title, description, level, instructor, credits, capacity)
     VALUES ($1, $2, $3, $3, $4, $5, 3, $6)`,
    [id, row.code, row.title, row.level, row.instructor, row.capacity],
  );
  return id;
}
