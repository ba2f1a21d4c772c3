import type { NamedQuery } from "../database";

/** What `lockStanding` answers, always in one row. */
export interface LockStandingRow {
  /** Those that are locked. */
  readonly studentIds: string[];
  /** Asked so that the statement comes to lock the course. */
  readonly courseExists: boolean;
}

/**
 * Locks all that an action on a course changes: the rows of students, in the order of their ids, and then the course's
 * row, so that no two actions wait for each other. Of each student it says that what they are in is about to change, for
 * whoever decides on it at this moment. Besides those that are named it locks the students at the head of the waiting list,
 * as they look before the course is locked: whoever gives away places makes sure afterwards that they still are. One
 * statement, so that it costs one round trip. Parameters: course, students, how many of the waiting list.
 */
export const lockStanding: NamedQuery = {
  name: "lock-standing",
  text: `
    WITH standing AS (
      SELECT id FROM students
      WHERE id = ANY ($2::uuid[] || ARRAY(SELECT student_id FROM waiting_list WHERE course_id = $1 ORDER BY place LIMIT $3))
      ORDER BY id FOR NO KEY UPDATE
    ), revised AS (
      UPDATE students SET enrollment_revision = enrollment_revision + 1
      FROM standing WHERE students.id = standing.id
      RETURNING students.id
    ), locked AS (
      SELECT id FROM courses WHERE id = $1 AND (SELECT count(*) FROM revised) >= 0 FOR NO KEY UPDATE
    )
    SELECT ARRAY(SELECT id FROM revised) AS "studentIds", EXISTS (SELECT FROM locked) AS "courseExists"`,
};
