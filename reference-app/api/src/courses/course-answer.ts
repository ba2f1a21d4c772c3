import type { Course as CourseAnswer, CourseDetails, TimetableSlot } from "../../../contract/course";
import type { Course } from "./course.entity";

/** A course as the statements and the entities read it. */
export type CourseRow = Omit<Course, "searchText" | "teacher" | "archivedAt" | "version" | "createdAt" | "updatedAt">;

export interface CourseDetailsRow extends CourseRow, Pick<Course, "archivedAt" | "version" | "updatedAt"> {
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
    enrollmentOpensAt: toInstant(row.enrollmentOpensAt),
    enrollmentClosesAt: toInstant(row.enrollmentClosesAt),
    withdrawalEndsAt: toInstant(row.withdrawalEndsAt),
  };
}

export function toCourseDetails(row: CourseDetailsRow): CourseDetails {
  return {
    ...toCourse(row),
    slots: row.slots,
    prerequisiteIds: row.prerequisiteIds,
    archivedAt: toInstant(row.archivedAt),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const toInstant = (time: Date | null) => time?.toISOString() ?? null;
