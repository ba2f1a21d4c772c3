import type { RefusalCode } from "../../../contract/enrollment";

/** Whether a course takes students at this moment. */
export const isOpen = `archived_at IS NULL AND now() >= coalesce(enrollment_opens_at, '-infinity')
               AND now() < coalesce(enrollment_closes_at, 'infinity')`;

/**
 * Whether a student may be in a course, as CTEs for the statements that decide on it: `course`, `student`, and one row of
 * `verdict`, whose `refusal` is null where nothing but perhaps a missing place stands in the way. `theirs` is what the
 * student is in or waits for: both count alike, so that whoever waits stands a chance of the place. Of these, `current` are
 * the courses that are not archived, the only ones to clash and to count for the limit. Parameters: $2 course, $3 student.
 */
export const rules = `
    course AS (
      SELECT id, enrolled_count < capacity AS has_place,
             ${isOpen} AS is_open
      FROM courses WHERE id = $2
    ), student AS (
      SELECT id, course_limit, enrollment_revision FROM students WHERE id = $3
    ), theirs AS (
      SELECT course_id, 'already-enrolled' AS standing FROM enrollments WHERE student_id = $3
      UNION ALL
      SELECT course_id, 'already-waiting' FROM waiting_list WHERE student_id = $3
    ), current AS (
      SELECT course_id FROM theirs JOIN courses ON courses.id = course_id WHERE archived_at IS NULL
    ), missing AS (
      SELECT prerequisite_id AS course_id FROM course_prerequisites
      WHERE course_id = $2
        AND NOT EXISTS (SELECT FROM completed_courses WHERE student_id = $3 AND course_id = prerequisite_id)
    ), clashing AS (
      SELECT DISTINCT taken.course_id
      FROM current JOIN timetable_slots AS taken USING (course_id)
      JOIN timetable_slots AS wanted ON wanted.course_id = $2 AND wanted.weekday = taken.weekday
        AND wanted.starts_at < taken.ends_at AND taken.starts_at < wanted.ends_at
    ), verdict AS (
      SELECT CASE
               WHEN NOT EXISTS (SELECT FROM course) THEN 'course-not-found'
               WHEN NOT EXISTS (SELECT FROM student) THEN 'student-not-found'
               WHEN EXISTS (SELECT FROM theirs WHERE course_id = $2)
                 THEN (SELECT standing FROM theirs WHERE course_id = $2 LIMIT 1)
               WHEN NOT (SELECT is_open FROM course) THEN 'enrollment-closed'
               WHEN EXISTS (SELECT FROM missing) THEN 'prerequisite-missing'
               WHEN EXISTS (SELECT FROM clashing) THEN 'timetable-clash'
               WHEN (SELECT count(*) FROM current) >= (SELECT course_limit FROM student) THEN 'course-limit-reached'
             END AS refusal
    )`;

/** What stands in the way, as columns of an answer: the refusal, and the courses that it is about. */
export const verdictColumns = `
      verdict.refusal,
      CASE verdict.refusal
        WHEN 'prerequisite-missing' THEN ARRAY(SELECT course_id FROM missing ORDER BY 1)
        WHEN 'timetable-clash' THEN ARRAY(SELECT course_id FROM clashing ORDER BY 1)
      END AS "courseIds"`;

/** What `verdictColumns` answer. */
export interface Verdict {
  readonly refusal: Exclude<RefusalCode, "course-full"> | "course-not-found" | "student-not-found" | null;
  readonly courseIds: string[] | null;
}
