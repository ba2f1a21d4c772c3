import type { NamedQuery } from "../database";

export interface RosterRow {
  readonly enrollmentId: string;
  readonly studentId: string;
  readonly fullName: string;
  readonly enrolledAt: Date;
  /** When they enrolled, in microseconds since 1970: a Date knows milliseconds only, too little to go on from. */
  readonly enrolledMicroseconds: string;
}

/** Who is in a course after a place in its order, which is that of enrolling. Parameters: course, microseconds, id, limit. */
export const rosterPage: NamedQuery = {
  name: "roster-page",
  text: `
    SELECT enrollments.id AS "enrollmentId", student_id AS "studentId", full_name AS "fullName",
           enrolled_at AS "enrolledAt", (extract(epoch FROM enrolled_at) * 1000000)::bigint AS "enrolledMicroseconds"
    FROM enrollments JOIN students ON students.id = student_id
    WHERE course_id = $1
      AND (enrolled_at, enrollments.id) > (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::uuid)
    ORDER BY enrolled_at, enrollments.id
    LIMIT $4`,
};

/** Who teaches a course. Parameter: course. */
export const teacherOfCourse: NamedQuery = {
  name: "teacher-of-course",
  text: `SELECT instructor_id AS "instructorId" FROM courses WHERE id = $1`,
};
