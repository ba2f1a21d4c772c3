import type { StudentTimetable } from "../../../contract/timetable";
import type { NamedQuery } from "../database";

/** A weekly meeting of a course that a student is in. */
export interface Meeting extends Readonly<StudentTimetableItem> {
  readonly enrolledAt: Date;
  /** When the course was last edited, or the student came into it. */
  readonly revisedAt: Date;
}
type StudentTimetableItem = StudentTimetable["items"][number];

/** Every weekly meeting of a student's courses, from Monday on. Parameter: student. */
export const studentTimetable: NamedQuery = {
  name: "student-timetable",
  text: `
    SELECT course_id AS "courseId", code, title, instructor, weekday, to_char(starts_at, 'HH24:MI') AS "startsAt",
           to_char(ends_at, 'HH24:MI') AS "endsAt", room, enrolled_at AS "enrolledAt",
           greatest(enrolled_at, updated_at) AS "revisedAt"
    FROM enrollments JOIN courses ON courses.id = course_id JOIN timetable_slots USING (course_id)
    WHERE student_id = $1
    ORDER BY weekday, starts_at, code`,
};
