import { type CourseRow, courseColumns } from "../courses/course-answer";
import { instantOf, type NamedQuery } from "../database";

/** One enrolment of a student, with its course; one row of nulls where the student has none. */
export interface StudentEnrollmentRow extends CourseRow {
  readonly studentId: string;
  readonly enrollmentId: string | null;
  readonly enrolledAt: string;
}

/** What a student is enrolled in, newest first; no row where there is no such student. Parameter: student. */
export const studentEnrollments: NamedQuery = {
  name: "student-enrollments",
  text: `
    SELECT students.id AS "studentId", enrollments.id AS "enrollmentId", ${instantOf("enrolled_at")} AS "enrolledAt", course.*
    FROM students
    LEFT JOIN enrollments ON enrollments.student_id = students.id
    LEFT JOIN LATERAL (SELECT ${courseColumns} FROM courses WHERE courses.id = enrollments.course_id) AS course ON true
    WHERE students.id = $1
    ORDER BY enrollments.enrolled_at DESC, enrollments.id DESC`,
};
