import type { Course } from "../../../contract/course";

/** A course as the seed describes it; ids, timetable and enrolments are made around it. */
export interface SeedCourse
  extends Pick<Course, "code" | "title" | "description" | "level" | "instructor" | "credits" | "capacity"> {
  /** How many are enrolled, of `capacity`: some courses are full, some nearly, some hardly known. */
  readonly enrolled: number;
}
