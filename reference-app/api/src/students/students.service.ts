import type { StudentEnrollments } from "../../../contract/enrollment";
import { toCourse } from "../courses/course-answer";
import type { Database } from "../database";
import { Enrollment } from "../enrollments/enrollment.entity";
import { StudentNotFound } from "../errors";
import { isUuid } from "../validation";
import { Student } from "./student.entity";

export class StudentsService {
  constructor(private readonly database: Database) {}

  /** What the student is enrolled in, newest first. Throws StudentNotFound. */
  async enrollments(studentId: string): Promise<StudentEnrollments> {
    if (!(await this.exists(studentId))) throw new StudentNotFound(studentId);
    const rows = await this.database.use((entities) =>
      entities.getRepository(Enrollment).find({
        where: { studentId },
        relations: { course: true },
        order: { enrolledAt: "DESC", id: "DESC" },
      }),
    );
    return { items: rows.map(toItem) };
  }

  private async exists(id: string): Promise<boolean> {
    return isUuid(id) && this.database.use((entities) => entities.getRepository(Student).existsBy({ id }));
  }
}

function toItem({ id, courseId, studentId, enrolledAt, course }: Enrollment): StudentEnrollments["items"][number] {
  if (!course) throw new Error(`Enrolment ${id} was read without its course.`);
  return { id, courseId, studentId, enrolledAt: enrolledAt.toISOString(), course: toCourse(course) };
}
