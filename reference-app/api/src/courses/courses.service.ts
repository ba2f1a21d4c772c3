import { type CourseListQuery, type CoursePage, defaultPageSize } from "../../../contract/course";
import type { Database } from "../database";
import { type CourseRow, toCourse } from "./course-answer";
import { cursorAfter, readCursor } from "./course-cursor";
import { type FoundCourse, findCourse } from "./found-course";
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
  byId(id: string): Promise<FoundCourse> {
    return findCourse((query, values) => this.database.run(query, values), id);
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
