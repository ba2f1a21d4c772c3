import { uuidV7 } from "../src/uuid-v7";
import type { TestPostgres } from "./postgres";

interface PersonRow {
  readonly fullName: string;
  /** Who they are to the identity provider. */
  readonly subject: string;
}

/** Adds a student and gives back the id. */
export async function addStudent(postgres: TestPostgres, student: Partial<PersonRow> = {}): Promise<string> {
  const id = uuidV7();
  const { fullName = "Trần Văn Bình", subject } = student;
  await postgres.query("INSERT INTO students (id, full_name) VALUES ($1, $2)", [id, fullName]);
  // The column is younger than the table, to which the release before adds students too.
  if (subject) await postgres.query("UPDATE students SET subject = $2 WHERE id = $1", [id, subject]);
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
export async function addInstructor(
  postgres: TestPostgres,
  fullName = "Lê Thị Hoa",
  subject?: string,
): Promise<string> {
  const id = uuidV7();
  await postgres.query("INSERT INTO instructors (id, full_name, subject) VALUES ($1, $2, $3)", [id, fullName, subject]);
  return id;
}

/** Has a course meet once more each week. */
export async function addSlot(
  postgres: TestPostgres,
  courseId: string,
  [weekday, startsAt, endsAt, room = "A1.01"]: readonly [number, string, string, string?],
): Promise<void> {
  const values = [courseId, weekday, startsAt, endsAt, room];
  await postgres.query("INSERT INTO timetable_slots VALUES ($1, $2, $3, $4, $5)", values);
}

interface CourseRow {
  readonly code: string;
  readonly title: { readonly en: string; readonly vi: string };
  readonly level: string;
  readonly language: string;
  readonly instructor: string;
  /** An instructor that there is; without it, one is made who is called `instructor`. */
  readonly instructorId: string;
  readonly capacity: number;
}

let courses = 0;

/** Adds a course of which a test names only what matters to it, and gives back the id. */
export async function addCourse(postgres: TestPostgres, course: Partial<CourseRow> = {}): Promise<string> {
  const id = uuidV7();
  courses += 1;
  const row = {
    code: `TEST-${String(courses).padStart(3, "0")}`,
    title: { en: "Rice", vi: "Cây lúa" },
    level: "introductory",
    language: "vi",
    instructor: "Lê Thị Hoa",
    capacity: 10,
    ...course,
  };
  const instructorId = course.instructorId ?? (await addInstructor(postgres, row.instructor));
  await postgres.query(
    `INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity)
     VALUES ($1, $2, $3, $3, $4, $5, $6, 3, $7)`,
    [id, row.code, row.title, row.level, row.language, instructorId, row.capacity],
  );
  return id;
}
