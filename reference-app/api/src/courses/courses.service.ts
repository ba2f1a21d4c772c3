import {
  type Course as CourseAnswer,
  type CourseListQuery,
  type CoursePage,
  defaultPageSize,
} from "../../../contract/course";
import type { Database } from "../database";
import { CourseNotFound } from "../errors";
import { isUuid } from "../validation";
import { Course } from "./course.entity";
import { cursorAfter, readCursor } from "./course-cursor";
import { listCourses } from "./list-courses.query";

export class CoursesService {
  constructor(private readonly database: Database) {}

  /** One page of the catalogue. Throws ValidationFailed for a cursor that no page gave. */
  async list({ search = "", level, cursor, limit = defaultPageSize }: CourseListQuery): Promise<CoursePage> {
    const after = cursor === undefined ? "" : readCursor(cursor);
    const rows = await this.database.run<Course>(listCourses, [level ?? null, patternsOf(search), after, limit + 1]);
    const items = rows.slice(0, limit).map(toCourseAnswer);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorAfter(last.code) : null };
  }

  /** Throws CourseNotFound; an id of another form is simply that of no course. */
  async byId(id: string): Promise<CourseAnswer> {
    const course = isUuid(id) ? await this.find(id) : null;
    if (!course) throw new CourseNotFound(id);
    return toCourseAnswer(course);
  }

  private find(id: string): Promise<Course | null> {
    return this.database.use((entities) => entities.getRepository(Course).findOneBy({ id }));
  }
}

/** Each word anywhere in the text, with LIKE's own signs taken literally. */
function patternsOf(search: string): string[] {
  const words = search.split(/\s+/).filter(Boolean);
  return words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
}

/** A course as the contract shows it: nothing of the row that is not named here gets out. */
export function toCourseAnswer(course: Course): CourseAnswer {
  const { id, code, title, description, level, instructor, credits, capacity, enrolledCount } = course;
  return {
    id,
    code,
    title: { en: title.en, vi: title.vi },
    description: { en: description.en, vi: description.vi },
    level,
    instructor,
    credits,
    capacity,
    placesLeft: capacity - enrolledCount,
  };
}
