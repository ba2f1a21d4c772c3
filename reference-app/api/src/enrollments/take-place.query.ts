import type { NamedQuery } from "../database";

/** What `takePlace` answers, always in one row. `enrolledAt` is null where no place was taken; the rest says why. */
export interface TakePlaceRow {
  readonly enrolledAt: Date | null;
  readonly courseExists: boolean;
  readonly studentExists: boolean;
  readonly alreadyEnrolled: boolean;
}

/**
 * Enrols a student if the course has a place left. One statement: `place` locks the course's row and looks again at its
 * latest count once it holds the lock, so that of many at the same moment exactly as many succeed as there are places; the
 * database counts the enrolment before the lock is gone. A student who enrols twice at the same moment meets the unique
 * constraint, which undoes the statement. Parameters: id of the new enrolment, course, student.
 */
export const takePlace: NamedQuery = {
  name: "take-place",
  text: `
    WITH known AS (
      SELECT EXISTS (SELECT FROM courses WHERE id = $2) AS course,
             EXISTS (SELECT FROM students WHERE id = $3) AS student,
             EXISTS (SELECT FROM enrollments WHERE course_id = $2 AND student_id = $3) AS enrollment
    ), place AS (
      SELECT id FROM courses, known
      WHERE id = $2 AND enrolled_count < capacity AND known.student AND NOT known.enrollment
      FOR NO KEY UPDATE OF courses
    ), taken AS (
      INSERT INTO enrollments (id, course_id, student_id)
      SELECT $1, place.id, $3 FROM place
      RETURNING enrolled_at
    )
    SELECT (SELECT enrolled_at FROM taken) AS "enrolledAt",
           known.course AS "courseExists", known.student AS "studentExists", known.enrollment AS "alreadyEnrolled"
    FROM known`,
};
