import type { NamedQuery } from "../database";

/**
 * Gives a course's free places to those who wait, in the order of the list, and notes it in the audit. Whoever waits has
 * passed every rule but that there was a place, and what they are in or wait for counted for those rules ever since, so
 * nothing of them is asked again. The course's row has to be locked, in an earlier statement of the transaction, so that
 * this one sees all who wait. Parameters: course, actor, trace id.
 */
export const promoteWaiting: NamedQuery = {
  name: "promote-waiting",
  text: `
    WITH next AS (
      SELECT id FROM waiting_list
      WHERE course_id = $1
      ORDER BY place
      LIMIT (SELECT coalesce(max(capacity - enrolled_count), 0) FROM courses WHERE id = $1 AND archived_at IS NULL)
    ), called AS (
      DELETE FROM waiting_list WHERE id IN (SELECT id FROM next) RETURNING id, student_id, place
    ), enrolled AS (
      INSERT INTO enrollments (id, course_id, student_id) SELECT id, $1, student_id FROM called
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $2, 'promoted', student_id, $1, id, $3 FROM called ORDER BY place
    )
    SELECT student_id AS "studentId" FROM called ORDER BY place`,
};
