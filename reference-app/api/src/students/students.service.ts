import type { StudentEnrollments } from "../../../contract/enrollment";
import type { Student as StudentAnswer } from "../../../contract/person";
import { toCourse } from "../courses/course-answer";
import type { Database } from "../database";
import { StudentNotFound } from "../errors";
import { type Meeting, studentTimetable } from "../timetable/student-timetable.query";
import { isUuid } from "../validation";
import { Student } from "./student.entity";
import { type StudentEnrollmentRow, studentEnrollments } from "./student-enrollments.query";

export class StudentsService {
  constructor(private readonly database: Database) {}

  /** Throws StudentNotFound. */
  async profile(studentId: string): Promise<StudentAnswer> {
    const student = await this.database.use((entities) => entities.getRepository(Student).findOneBy({ id: studentId }));
    if (!student) throw new StudentNotFound(studentId);
    return { id: student.id, fullName: student.fullName, courseLimit: student.courseLimit };
  }

  /** The weekly meetings of what the student is enrolled in, from Monday on. Throws StudentNotFound. */
  async meetings(studentId: string): Promise<Meeting[]> {
    const meetings = await this.database.run<Meeting>(studentTimetable, [studentId]);
    if (meetings.length === 0) await this.profile(studentId);
    return meetings;
  }

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
