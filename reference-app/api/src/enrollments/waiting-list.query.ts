import type { NamedQuery } from "../database";
import { rules, type Verdict, verdictColumns } from "./rules";

/** What `joinWaitingList` answers; `joinedAt` is null where the student was not let in. */
export interface JoinWaitingListRow extends Verdict {
  readonly joinedAt: Date | null;
  /** How many were before, and one. */
  readonly position: number;
}

/**
 * Puts a student at the end of a full course's list by all the rules that enrolling has, and notes it in the audit. Both
 * rows have to be locked in earlier statements of the transaction. Parameters: id of the new place, course, student,
 * actor, trace id.
 */
export const joinWaitingList: NamedQuery = {
  name: "join-waiting-list",
  text: `
    WITH ${rules}, queued AS (
      INSERT INTO waiting_list (id, course_id, student_id)
      SELECT $1, $2, $3 FROM verdict, course WHERE verdict.refusal IS NULL AND NOT course.has_place
      RETURNING id, joined_at
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $4, 'queued', $3, $2, id, $5 FROM queued
    )
    SELECT ${verdictColumns},
      (SELECT joined_at FROM queued) AS "joinedAt",
      (SELECT count(*)::integer + 1 FROM waiting_list WHERE course_id = $2) AS position
    FROM verdict`,
};

/**
 * Takes a student out of a course's list, and notes it in the audit; gives back a row where they were in it. Locks and
 * parameters as in `withdrawStudent`.
 */
export const leaveWaitingList: NamedQuery = {
  name: "leave-waiting-list",
  text: `
    WITH gone AS (
      DELETE FROM waiting_list WHERE course_id = $1 AND student_id = $2 RETURNING id
    ), audited AS (
      INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
      SELECT $3, 'left', $2, $1, id, $4 FROM gone
    )
    SELECT id FROM gone`,
};

/** Ends a course's list, and notes of each who was in it that they left. Parameters: course, actor, trace id. */
export const clearWaitingList: NamedQuery = {
  name: "clear-waiting-list",
  text: `
    WITH gone AS (
      DELETE FROM waiting_list WHERE course_id = $1 RETURNING id, student_id, place
    )
    INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
    SELECT $2, 'left', student_id, $1, id, $3 FROM gone ORDER BY place`,
};

/** A student's place in a course's list: 1 is who gets the next place. Parameters: course, student. */
export const waitingPosition: NamedQuery = {
  name: "waiting-position",
  text: `
    SELECT mine.id, mine.joined_at AS "joinedAt",
           (SELECT count(*)::integer FROM waiting_list WHERE course_id = $1 AND place <= mine.place) AS position
    FROM waiting_list AS mine
    WHERE course_id = $1 AND student_id = $2`,
};
