import type { Enrollment } from "../../../contract/enrollment";
import type { NamedQuery } from "../database";
import { claimIsOurs, keep } from "../idempotency/idempotency.query";
import { isOpen, rules, type Verdict, verdictColumns } from "./rules";

/** What `enrolStudent` answers, always in one row; `enrolledAt` is null where the student was not enrolled. */
export interface EnrolStudentRow extends Verdict {
  readonly enrolledAt: Date | null;
  /** False: another change to the student or to the course came between; by the rules of now, the answer may be another. */
  readonly isDecided: boolean;
  /** What was kept for whoever sends the same request again. */
  readonly kept: Enrollment | null;
}

/** The contract's Enrollment. */
const enrollment = `jsonb_build_object('id', $1::uuid, 'courseId', $2::uuid, 'studentId', $3::uuid, 'enrolledAt',
        to_char(enrolled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

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
export const enrolStudent: NamedQuery = { name: "enrol-student", text: enrolling() };

/**
 * The same for a request with an Idempotency-Key: what it is answered is kept by the very statement that enrols, so that
 * there is never one without the other. Further parameters: owner, key and time of the claim.
 */
export const enrolStudentOnce: NamedQuery = {
  name: "enrol-student-once",
  text: enrolling(`kept AS (
      UPDATE idempotency_keys SET ${keep("201", enrollment)} FROM enrolled
      WHERE ${claimIsOurs("$6", "$7", "$8")}
      RETURNING answer
    )`),
};

/** `kept` is a CTE of what is kept of the enrolment. */
function enrolling(kept?: string): string {
  return `
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
    )${kept ? `, ${kept}` : ""}
    SELECT ${verdictColumns},
      (SELECT enrolled_at FROM enrolled) AS "enrolledAt",
      ${kept ? "(SELECT answer FROM kept)" : "NULL"} AS kept,
      verdict.refusal IS NOT NULL OR EXISTS (SELECT FROM enrolled) OR NOT (SELECT has_place FROM course) AS "isDecided"
    FROM verdict`;
}
