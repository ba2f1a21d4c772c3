import { type CourseListQuery, type CoursePage, defaultPageSize, mostSearchWords } from "../../../contract/course";
import type { Database } from "../database";
import { CourseNotFound } from "../errors";
import { isUuid } from "../validation";
import { type CourseRow, toCourse } from "./course-answer";
import { cursorAfter, readCursor } from "./course-cursor";
import { type CourseState, tagOf } from "./entity-tag";
import { type FoundCourse, findCourse } from "./found-course";
import { getCourseState } from "./get-course.query";
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
    const after = cursor === undefined ? undefined : readCursor(sort, cursor);
    const { query, values } = listCourses({ ...filters, words: wordsOf(search), sort, after, limit: limit + 1 });
    const rows = await this.database.run<CourseRow>(query, values);
    const items = rows.slice(0, limit).map(toCourse);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorAfter(sort, positions[sort](last)) : null };
  }

  /** Throws CourseNotFound; an id of another form is simply that of no course. */
  byId(id: string): Promise<FoundCourse> {
    return findCourse((query, values) => this.database.run(query, values), id);
  }

  /** The tag alone, at a fraction of the cost. Throws as `byId` does. */
  async tag(id: string): Promise<string> {
    const [state] = isUuid(id) ? await this.database.run<CourseState>(getCourseState, [id]) : [];
    if (!state) throw new CourseNotFound(id);
    return tagOf(state);
  }
}

/** Each word that a search names, once; of many, those that say most. */
function wordsOf(search: string): string[] {
  const words = new Set(search.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean));
  return [...words].sort((one, other) => other.length - one.length).slice(0, mostSearchWords);
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
