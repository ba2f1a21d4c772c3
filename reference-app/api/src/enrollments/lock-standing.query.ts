import type { NamedQuery } from "../database";

/**
 * Locks a student's row and says that what they are in is about to change, for whoever decides on it at this moment.
 * Always before the course's row. Parameter: student.
 */
export const lockStudent: NamedQuery = {
  name: "lock-student",
  text: "UPDATE students SET enrollment_revision = enrollment_revision + 1 WHERE id = $1",
};

/** Locks a course's row, so that its places and its waiting list are nobody else's to change. Parameter: course. */
export const lockCourse: NamedQuery = {
  name: "lock-course",
  text: "SELECT FROM courses WHERE id = $1 FOR NO KEY UPDATE",
};
