import type { NamedQuery } from "../database";

/** Students who are next in line, where nothing was done because not all of them are locked. */
export interface PromoteWaitingRow {
  readonly studentId: string;
}

/**
 * Gives a course's free places to those who wait, in the order of the list, until enrolment closes, and notes it in the
 * audit. Whoever waits has passed every rule but that there was a place; yet a course may have been edited since, so that
 * it clashes with one that they are in, or needs one that they lack. They leave the list when their turn comes: kept in it,
 * they would wait beside free places that they can neither be given nor take. The course's row has to be locked in an
 * earlier statement of the transaction, so that this one sees all who wait, and so have those whose turn it is; if one of
 * them is not, the statement does nothing and gives all of them back. Parameters: course, students who are locked, actor,
 * trace id.
 */
export const promoteWaiting: NamedQuery = {
  name: "promote-waiting",
  text: `
    WITH places AS (
      SELECT coalesce(max(capacity - enrolled_count), 0) AS free FROM courses
      WHERE id = $1 AND archived_at IS NULL AND now() < coalesce(enrollment_closes_at, 'infinity')
    ), next AS (
      SELECT place FROM waiting_list AS waiting
      WHERE course_id = $1 AND NOT EXISTS (
        SELECT FROM course_prerequisites AS needed
        WHERE needed.course_id = $1 AND NOT EXISTS (
          SELECT FROM completed_courses AS completed
          WHERE completed.student_id = waiting.student_id AND completed.course_id = needed.prerequisite_id)
      ) AND NOT EXISTS (
        SELECT FROM enrollments AS theirs
        JOIN courses AS other ON other.id = theirs.course_id AND other.archived_at IS NULL
        JOIN timetable_slots AS taken ON taken.course_id = theirs.course_id
        JOIN timetable_slots AS wanted ON wanted.course_id = $1 AND wanted.weekday = taken.weekday
          AND wanted.starts_at < taken.ends_at AND taken.starts_at < wanted.ends_at
        WHERE theirs.student_id = waiting.student_id
      )
      ORDER BY place
      LIMIT (SELECT free FROM places)
    ), reached AS (
      SELECT id, student_id, place, place IN (SELECT place FROM next) AS is_called FROM waiting_list
      WHERE course_id = $1 AND (SELECT free FROM places) > 0
        AND (place <= (SELECT max(place) FROM next) OR (SELECT count(*) FROM next) < (SELECT free FROM places))
    ), unlocked AS (
      SELECT FROM reached WHERE student_id <> ALL ($2::uuid[])
    ), called AS (
      DELETE FROM waiting_list USING reached
      WHERE waiting_list.id = reached.id AND NOT EXISTS (SELECT FROM unlocked)
      RETURNING waiting_list.id, waiting_list.student_id, waiting_list.place, is_called
    ), enrolled AS (
      INSERT INTO enrollments (id, course_id, student_id) SELECT id, $1, student_id FROM called WHERE is_called
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $3, CASE WHEN is_called THEN 'promoted' ELSE 'left' END, student_id, $1, id, $4 FROM called ORDER BY place
    )
    SELECT student_id AS "studentId" FROM reached WHERE EXISTS (SELECT FROM unlocked)`,
};
