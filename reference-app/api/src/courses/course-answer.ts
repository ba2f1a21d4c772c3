import type { Course as CourseAnswer, CourseDetails, TimetableSlot } from "../../../contract/course";
import { instantOf } from "../database";
import type { Course } from "./course.entity";

type Plain = "id" | "code" | "title" | "description" | "level" | "language" | "instructorId" | "instructor" | "credits";
type Counted = "capacity" | "enrolledCount" | "waitingCount";

/** A course as every statement about the catalogue reads it. */
export interface CourseRow extends Pick<Course, Plain | Counted> {
  readonly enrollmentOpensAt: string | null;
  readonly enrollmentClosesAt: string | null;
  readonly withdrawalEndsAt: string | null;
}

/** The columns of a `CourseRow`. */
export const courseColumns = `
  id, code, title, description, level, language, instructor_id AS "instructorId", instructor, credits,
  capacity, enrolled_count AS "enrolledCount", waiting_count AS "waitingCount",
  ${instantOf("enrollment_opens_at")} AS "enrollmentOpensAt",
  ${instantOf("enrollment_closes_at")} AS "enrollmentClosesAt",
  ${instantOf("withdrawal_ends_at")} AS "withdrawalEndsAt"`;

/** What `getCourse` reads. */
export interface CourseDetailsRow extends CourseRow, Pick<Course, "version"> {
  readonly archivedAt: string | null;
  readonly updatedAt: string;
  readonly slots: TimetableSlot[];
  readonly prerequisiteIds: string[];
}

/** A course as the contract shows it: nothing of the row that is not named here gets out. */
export function toCourse(row: CourseRow): CourseAnswer {
  return {
    id: row.id,
    code: row.code,
    title: { en: row.title.en, vi: row.title.vi },
    description: { en: row.description.en, vi: row.description.vi },
    level: row.level,
    language: row.language,
    instructorId: row.instructorId,
    instructor: row.instructor,
    credits: row.credits,
    capacity: row.capacity,
    placesLeft: row.capacity - row.enrolledCount,
    waitingCount: row.waitingCount,
    enrollmentOpensAt: row.enrollmentOpensAt,
    enrollmentClosesAt: row.enrollmentClosesAt,
    withdrawalEndsAt: row.withdrawalEndsAt,
  };
}

export function toCourseDetails(row: CourseDetailsRow): CourseDetails {
  return {
    ...toCourse(row),
    slots: row.slots,
    prerequisiteIds: row.prerequisiteIds,
    archivedAt: row.archivedAt,
    updatedAt: row.updatedAt,
  };
}
