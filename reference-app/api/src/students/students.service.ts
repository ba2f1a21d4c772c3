import type { StudentEnrollments } from "../../../contract/enrollment";
import { toCourse } from "../courses/course-answer";
import type { Database } from "../database";
import { StudentNotFound } from "../errors";
import { isUuid } from "../validation";
import { type StudentEnrollmentRow, studentEnrollments } from "./student-enrollments.query";

export class StudentsService {
  constructor(private readonly database: Database) {}

  /** What the student is enrolled in, newest first. Throws StudentNotFound. */
  async enrollments(studentId: string): Promise<StudentEnrollments> {
    const rows = isUuid(studentId)
      ? await this.database.run<StudentEnrollmentRow>(studentEnrollments, [studentId])
      : [];
    if (rows.length === 0) throw new StudentNotFound(studentId);
    return { items: rows.flatMap(toItem) };
  }
}

function toItem(row: StudentEnrollmentRow): StudentEnrollments["items"] {
  const { enrollmentId, studentId, enrolledAt } = row;
  if (enrollmentId === null) return [];
  return [{ id: enrollmentId, courseId: row.id, studentId, enrolledAt, course: toCourse(row) }];
}
