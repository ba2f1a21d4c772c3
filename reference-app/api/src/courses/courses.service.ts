import { type CourseDetails, type CourseListQuery, type CoursePage, defaultPageSize } from "../../../contract/course";
import type { Database } from "../database";
import { CourseNotFound } from "../errors";
import { isUuid } from "../validation";
import { type CourseDetailsRow, type CourseRow, toCourse, toCourseDetails } from "./course-answer";
import { cursorAfter, readCursor } from "./course-cursor";
import { tagOf } from "./entity-tag";
import { getCourse } from "./get-course.query";
import { type CoursePosition, listCourses } from "./list-courses.query";

export class CoursesService {
  constructor(private readonly database: Database) {}

  /** One page of the catalogue. Throws ValidationFailed for a cursor that no page of this order gave. */
  async list({
    search = "",
    cursor,
    limit = defaultPageSize,
    sort = "code",
    ...filters
  }: CourseListQuery): Promise<CoursePage> {
    const words = search.split(/\s+/).filter(Boolean);
    const after = cursor === undefined ? undefined : readCursor(sort, cursor);
    const { query, values } = listCourses({ ...filters, words, sort, after, limit: limit + 1 });
    const rows = await this.database.run<CourseRow>(query, values);
    const items = rows.slice(0, limit).map(toCourse);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorAfter(sort, positions[sort](last)) : null };
  }

  /** Throws CourseNotFound; an id of another form is simply that of no course. */
  async byId(id: string): Promise<{ readonly course: CourseDetails; readonly tag: string }> {
    const [row] = isUuid(id) ? await this.database.run<CourseDetailsRow>(getCourse, [id]) : [];
    if (!row) throw new CourseNotFound(id);
    return { course: toCourseDetails(row), tag: tagOf(row) };
  }
}

/** Where a course is in each order. */
const positions: Record<
  NonNullable<CourseListQuery["sort"]>,
  (course: CoursePage["items"][number]) => CoursePosition
> = {
  code: ({ code, id }) => ({ key: code, id }),
  "title-en": ({ title, id }) => ({ key: title.en, id }),
  "title-vi": ({ title, id }) => ({ key: title.vi, id }),
  newest: ({ id }) => ({ key: "", id }),
};
