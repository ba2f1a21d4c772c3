import type { Enrollment as EnrollmentAnswer, NewEnrollment } from "../../../contract/enrollment";
import { type Database, violatedConstraint } from "../database";
import {
  AlreadyEnrolled,
  type AppError,
  CourseFull,
  CourseNotFound,
  EnrollmentRefused,
  StudentNotFound,
} from "../errors";
import { uuidV7 } from "../uuid-v7";
import { canonicalId } from "../validation";
import { notWhileWaiting, onceInEachCourse } from "./enrollment.entity";
import { type TakePlaceRow, takePlace } from "./take-place.query";

export class EnrollmentsService {
  constructor(private readonly database: Database) {}

  /** Throws CourseNotFound, StudentNotFound, AlreadyEnrolled, EnrollmentRefused or CourseFull. */
  async enrol(asked: NewEnrollment): Promise<EnrollmentAnswer> {
    const [id, courseId, studentId] = [uuidV7(), canonicalId(asked.courseId), canonicalId(asked.studentId)];
    const row = await this.takePlace(id, courseId, studentId);
    if (!row.enrolledAt) throw refusal(row, courseId, studentId);
    return { id, courseId, studentId, enrolledAt: row.enrolledAt.toISOString() };
  }

  private async takePlace(id: string, courseId: string, studentId: string): Promise<TakePlaceRow> {
    try {
      const [row] = await this.database.run<TakePlaceRow>(takePlace, [id, courseId, studentId]);
      return row as TakePlaceRow;
    } catch (error) {
      const violated = violatedConstraint(error);
      if (violated === onceInEachCourse) throw new AlreadyEnrolled(courseId, studentId);
      if (violated === notWhileWaiting) throw new EnrollmentRefused("already-waiting", courseId, []);
      throw error;
    }
  }
}

function refusal(row: TakePlaceRow, courseId: string, studentId: string): AppError {
  if (!row.courseExists) return new CourseNotFound(courseId);
  if (!row.studentExists) return new StudentNotFound(studentId);
  if (row.alreadyEnrolled) return new AlreadyEnrolled(courseId, studentId);
  return new CourseFull(courseId);
}
