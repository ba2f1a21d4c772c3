import type { NamedQuery } from "../database";
import { isOpen, rules, type Verdict, verdictColumns } from "./rules";

/** What `enrolStudent` answers, always in one row; `enrolledAt` is null where the student was not enrolled. */
export interface EnrolStudentRow extends Verdict {
  readonly enrolledAt: Date | null;
  /** False: another change to the student or to the course came between; by the rules of now, the answer may be another. */
  readonly isDecided: boolean;
}

/**
 * Enrols a student by all the rules, and notes it in the audit: one statement, so that it costs one round trip.
 *
 * The statement reads as of its beginning. `claimed` locks the student's row and goes on only if nothing was changed about
 * what they are in since; otherwise the statement does nothing and is to be sent again. `place` then locks the course's
 * row, the hot one, last, and looks again at its latest count and at whether it is still open; if there is no place, the
 * statement is sent again, too, and says why. The database counts the enrolment before the lock is gone.
 * A course that was seen to be full costs no lock at all. Parameters: id of the new enrolment, course, student, actor,
 * trace id.
 */
export const enrolStudent: NamedQuery = {
  name: "enrol-student",
  text: `
    WITH ${rules}, claimed AS (
      UPDATE students SET enrollment_revision = students.enrollment_revision + 1
      FROM student, verdict, course
      WHERE students.id = $3 AND students.enrollment_revision = student.enrollment_revision
        AND verdict.refusal IS NULL AND course.has_place
      RETURNING students.id
    ), place AS (
      SELECT courses.id FROM courses, claimed
      WHERE courses.id = $2 AND enrolled_count < capacity AND ${isOpen}
      FOR NO KEY UPDATE OF courses
    ), enrolled AS (
      INSERT INTO enrollments (id, course_id, student_id) SELECT $1, id, $3 FROM place RETURNING id, enrolled_at
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $4, 'enrolled', $3, $2, id, $5 FROM enrolled
    )
    SELECT ${verdictColumns},
      (SELECT enrolled_at FROM enrolled) AS "enrolledAt",
      verdict.refusal IS NOT NULL OR EXISTS (SELECT FROM enrolled) OR NOT (SELECT has_place FROM course) AS "isDecided"
    FROM verdict`,
};
