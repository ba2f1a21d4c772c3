import { instantOf, type NamedQuery } from "../database";
import { courseColumns } from "./course-answer";

/** All of one course, archived or not. Parameter: its id. */
export const getCourse: NamedQuery = {
  name: "get-course",
  text: `
    SELECT ${courseColumns}, ${instantOf("archived_at")} AS "archivedAt", version, ${instantOf("updated_at")} AS "updatedAt",
           ARRAY(SELECT prerequisite_id FROM course_prerequisites
                 WHERE course_id = courses.id ORDER BY prerequisite_id) AS "prerequisiteIds",
           ARRAY(SELECT json_build_object('weekday', weekday, 'startsAt', to_char(starts_at, 'HH24:MI'),
                                          'endsAt', to_char(ends_at, 'HH24:MI'), 'room', room)
                 FROM timetable_slots WHERE course_id = courses.id ORDER BY weekday, starts_at) AS slots
    FROM courses
    WHERE id = $1`,
};

/** What the tag of a course is made of, and nothing else of it. Parameter: its id. */
export const getCourseState: NamedQuery = {
  name: "get-course-state",
  text: `
    SELECT version, enrolled_count AS "enrolledCount", waiting_count AS "waitingCount" FROM courses WHERE id = $1`,
};
