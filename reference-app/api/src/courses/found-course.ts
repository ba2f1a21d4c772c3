import type { CourseDetails } from "../../../contract/course";
import type { Run } from "../database";
import { CourseNotFound } from "../errors";
import { isUuid } from "../validation";
import { type CourseDetailsRow, toCourseDetails } from "./course-answer";
import { tagOf } from "./entity-tag";
import { getCourse } from "./get-course.query";

/** A course as its readers get it. */
export interface FoundCourse {
  readonly course: CourseDetails;
  readonly tag: string;
}

/** Throws CourseNotFound; an id of another form is simply that of no course. */
export async function findCourseRow(run: Run, id: string): Promise<CourseDetailsRow> {
  const [row] = isUuid(id) ? await run<CourseDetailsRow>(getCourse, [id]) : [];
  if (!row) throw new CourseNotFound(id);
  return row;
}

/** Throws as `findCourseRow` does. */
export async function findCourse(run: Run, id: string): Promise<FoundCourse> {
  const row = await findCourseRow(run, id);
  return { course: toCourseDetails(row), tag: tagOf(row) };
}
