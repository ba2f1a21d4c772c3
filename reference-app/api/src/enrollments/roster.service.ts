import type { PageQuery } from "../../../contract/page";
import type { Roster } from "../../../contract/person";
import type { Database } from "../database";
import { CourseNotFound } from "../errors";
import { cursorOf, readCursor } from "../routing/page-cursor";
import { isUuid } from "../validation";
import { type RosterRow, rosterPage, teacherOfCourse } from "./roster.query";

type Item = Roster["items"][number];

/** How many of a course's students are in memory at once while all of them are written out. */
const partSize = 500;
const forms = [/^[0-9]{1,16}$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/] as const;
const beginning = ["0", "00000000-0000-0000-0000-000000000000"] as const;
type Position = readonly [microseconds: string, id: string];

/** Who is in a course. */
export class RosterService {
  constructor(private readonly database: Database) {}

  /** The course's instructor. Throws CourseNotFound. */
  async teacherOf(courseId: string): Promise<string> {
    type Row = { readonly instructorId: string };
    const [row] = isUuid(courseId) ? await this.database.run<Row>(teacherOfCourse, [courseId]) : [];
    if (!row) throw new CourseNotFound(courseId);
    return row.instructorId;
  }

  /** Throws ValidationFailed for a cursor that no page gave. */
  async page(courseId: string, { cursor, limit = 50 }: PageQuery): Promise<Roster> {
    const after: Position = cursor === undefined ? beginning : readCursor(cursor, forms);
    const rows = await this.after(courseId, after, limit + 1);
    const last = rows[limit - 1];
    const nextCursor = rows.length > limit && last ? cursorOf(positionOf(last)) : null;
    return { courseId: courseId.toLowerCase(), items: rows.slice(0, limit).map(toItem), nextCursor };
  }

  /**
   * All of them, part by part: each is a statement of its own, so that a slow reader holds no connection to the database.
   * Whoever enrols meanwhile comes last; nobody comes twice.
   */
  async *parts(courseId: string): AsyncGenerator<Item[]> {
    let after: Position = beginning;
    for (;;) {
      const rows = await this.after(courseId, after, partSize);
      yield rows.map(toItem);
      const last = rows.at(-1);
      if (!last || rows.length < partSize) return;
      after = positionOf(last);
    }
  }

  private after(courseId: string, [microseconds, id]: Position, limit: number): Promise<RosterRow[]> {
    return this.database.run<RosterRow>(rosterPage, [courseId, microseconds, id, limit]);
  }
}

const positionOf = ({ enrolledMicroseconds, enrollmentId }: RosterRow): Position => [
  enrolledMicroseconds,
  enrollmentId,
];

const toItem = ({ enrollmentId, studentId, fullName, enrolledAt }: RosterRow): Item => ({
  enrollmentId,
  studentId,
  fullName,
  enrolledAt: enrolledAt.toISOString(),
});
