import type { NamedQuery } from "../database";

/** What `withdrawStudent` answers. */
export interface WithdrawStudentRow {
  readonly isWithdrawn: boolean;
  readonly wasEnrolled: boolean;
}

/**
 * Takes a student out of a course until its deadline, and notes it in the audit. Both rows have to be locked in earlier
 * statements of the transaction. Parameters: course, student, actor, trace id.
 */
export const withdrawStudent: NamedQuery = {
  name: "withdraw-student",
  text: `
    WITH withdrawn AS (
      DELETE FROM enrollments USING courses
      WHERE enrollments.course_id = $1 AND enrollments.student_id = $2 AND courses.id = $1
        AND archived_at IS NULL AND now() < coalesce(withdrawal_ends_at, 'infinity')
      RETURNING enrollments.id
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $3, 'withdrawn', $2, $1, id, $4 FROM withdrawn
    )
    SELECT EXISTS (SELECT FROM withdrawn) AS "isWithdrawn",
           EXISTS (SELECT FROM enrollments WHERE course_id = $1 AND student_id = $2) AS "wasEnrolled"`,
};
