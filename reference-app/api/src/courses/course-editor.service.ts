import { isDeepStrictEqual } from "node:util";
import { type EntityManager, In } from "typeorm";
import { CoursePatch, CourseTerms } from "../../../contract/course";
import { type Database, runIn, violatedConstraint } from "../database";
import type { Act } from "../enrollments/enrollment-desk.service";
import { type HeldCourse, holdCourse } from "../enrollments/waiting-line";
import { clearWaitingList } from "../enrollments/waiting-list.query";
import {
  CapacityBelowEnrolled,
  CourseArchived,
  CourseCodeTaken,
  CourseNotFound,
  type Fault,
  ValidationFailed,
} from "../errors";
import { Instructor } from "../instructors/instructor.entity";
import { TimetableSlot } from "../timetable/timetable-slot.entity";
import { uuidV7 } from "../uuid-v7";
import { canonicalId, isUuid, reader } from "../validation";
import { Course } from "./course.entity";
import { type CourseDetailsRow, toCourseDetails } from "./course-answer";
import { CoursePrerequisite } from "./course-prerequisite.entity";
import { brokenRules } from "./course-rules";
import { type Expectation, expectVersion } from "./entity-tag";
import { type FoundCourse, findCourse, findCourseRow } from "./found-course";
import { mergePatch } from "./merge-patch";

const readTerms = reader("body", CourseTerms);
const readPatch = reader("body", CoursePatch);

/** Makes and changes courses. Each edit is one transaction that holds the course's row from its first look at it. */
export class CourseEditor {
  constructor(private readonly database: Database) {}

  /** Throws ValidationFailed with all that is wrong, or CourseCodeTaken. */
  create(document: unknown): Promise<FoundCourse> {
    const id = uuidV7();
    return this.attempt((entities) =>
      entities.transaction(async (transaction) => {
        const terms = await accept(transaction, id, document);
        await transaction.insert(Course, { id, ...columnsOf(terms) });
        await insertMeetings(transaction, id, terms);
        return findCourse(runIn(transaction), id);
      }),
    );
  }

  /** Puts `document` in the place of the course's terms. Throws as `patch` does. */
  replace(id: string, expectation: Expectation, document: unknown, act: Act): Promise<FoundCourse> {
    return this.change(id, expectation, () => document, act);
  }

  /**
   * Applies a JSON merge patch to the course's terms. Throws CourseNotFound, CourseArchived, PreconditionFailed,
   * ValidationFailed with all that is wrong, CourseCodeTaken or CapacityBelowEnrolled.
   */
  patch(id: string, expectation: Expectation, patch: unknown, act: Act): Promise<FoundCourse> {
    return this.change(id, expectation, (terms) => mergePatch(terms, readPatch(patch)), act);
  }

  /**
   * Takes the course out of the catalogue: who is in it stays, who waits for it leaves. Throws CourseNotFound,
   * CourseArchived or PreconditionFailed.
   */
  archive(id: string, expectation: Expectation, { actor, traceId }: Act): Promise<FoundCourse> {
    return this.edit(id, expectation, async (course, { transaction, run }) => {
      await transaction.update(Course, { id: course.id }, { archivedAt: () => "now()", ...nextVersion });
      await run(clearWaitingList, [course.id, actor, traceId]);
    });
  }

  /** An edit that changes nothing writes nothing, so that nobody's copy gets stale by it. */
  private change(id: string, expectation: Expectation, next: (terms: CourseTerms) => unknown, act: Act) {
    return this.edit(id, expectation, async (course, { transaction, promote }) => {
      const current = termsOf(course);
      const terms = await accept(transaction, course.id, next(current));
      if (isDeepStrictEqual(terms, current)) return;
      if (terms.capacity < course.enrolledCount) throw new CapacityBelowEnrolled(terms.capacity, course.enrolledCount);
      await transaction.update(Course, { id: course.id }, { ...columnsOf(terms), ...nextVersion });
      await transaction.delete(TimetableSlot, { courseId: course.id });
      await transaction.delete(CoursePrerequisite, { courseId: course.id });
      await insertMeetings(transaction, course.id, terms);
      await promote(act);
    });
  }

  /** Does `work` with the course as it is, nobody else's to change until the work is done. */
  private async edit(
    id: string,
    expectation: Expectation,
    work: (course: CourseDetailsRow, held: HeldCourse) => Promise<void>,
  ): Promise<FoundCourse> {
    if (!isUuid(id)) throw new CourseNotFound(id);
    return this.attempt((entities) =>
      holdCourse(entities, { courseId: id, studentIds: [], places: 0 }, async (held) => {
        const course = await findCourseRow(held.run, id);
        if (course.archivedAt) throw new CourseArchived(id);
        expectVersion(expectation, course);
        await work(course, held);
        return findCourse(held.run, id);
      }),
    );
  }

  private async attempt(work: (entities: EntityManager) => Promise<FoundCourse>): Promise<FoundCourse> {
    try {
      return await this.database.use(work);
    } catch (error) {
      throw racesLost[violatedConstraint(error) ?? ""]?.() ?? error;
    }
  }
}

/** What was in order when it was looked up, and no longer is, because another edit came between. */
const racesLost: Readonly<Record<string, () => Error>> = {
  courses_code_key: () => new CourseCodeTaken(),
  course_prerequisites_cycle: () =>
    new ValidationFailed([{ pointer: "/prerequisiteIds", detail: "would have the course need itself" }]),
};

const nextVersion = { version: () => "version + 1", updatedAt: () => "now()" };

/** What of a course its editors decide about, in the form in which they send it. */
function termsOf(row: CourseDetailsRow): CourseTerms {
  const course = toCourseDetails(row);
  const names = Object.keys(CourseTerms.properties) as (keyof CourseTerms)[];
  return canonical(Object.fromEntries(names.map((name) => [name, course[name]])) as CourseTerms);
}

/** Terms in the one form in which the same are equal: ids as the database spells them, instants in UTC, lists in order. */
function canonical(terms: CourseTerms): CourseTerms {
  const { enrollmentOpensAt, enrollmentClosesAt, withdrawalEndsAt } = terms;
  const time = (text: string | null | undefined) => (text ? new Date(text).toISOString() : null);
  const order = ({ weekday, startsAt }: CourseTerms["slots"][number]) => `${weekday} ${startsAt}`;
  return {
    ...terms,
    instructorId: canonicalId(terms.instructorId),
    enrollmentOpensAt: time(enrollmentOpensAt),
    enrollmentClosesAt: time(enrollmentClosesAt),
    withdrawalEndsAt: time(withdrawalEndsAt),
    slots: [...terms.slots].sort((one, other) => (order(one) < order(other) ? -1 : 1)),
    prerequisiteIds: terms.prerequisiteIds.map(canonicalId).sort(),
  };
}

function columnsOf({ slots: _, prerequisiteIds: __, ...terms }: CourseTerms) {
  const { enrollmentOpensAt: opens, enrollmentClosesAt: closes, withdrawalEndsAt: ends } = terms;
  const time = (text: string | null | undefined) => (text ? new Date(text) : null);
  return { ...terms, enrollmentOpensAt: time(opens), enrollmentClosesAt: time(closes), withdrawalEndsAt: time(ends) };
}

async function insertMeetings(entities: EntityManager, courseId: string, { slots, prerequisiteIds }: CourseTerms) {
  const needed = prerequisiteIds.map((prerequisiteId) => ({ courseId, prerequisiteId }));
  if (slots.length > 0)
    await entities.insert(
      TimetableSlot,
      slots.map((slot) => ({ courseId, ...slot })),
    );
  if (needed.length > 0) await entities.insert(CoursePrerequisite, needed);
}

/** The terms that a document sets out, in canonical form. Throws ValidationFailed with every fault, or CourseCodeTaken where that is all. */
async function accept(entities: EntityManager, id: string, document: unknown): Promise<CourseTerms> {
  const terms = readTerms(document);
  const faults = [...brokenRules(terms), ...(await danglingReferences(entities, id, terms))];
  if (faults.length > 0) throw new ValidationFailed(faults);
  const namesake = await entities.findOne(Course, { where: { code: terms.code }, select: { id: true } });
  if (namesake && namesake.id !== id) throw new CourseCodeTaken();
  return canonical(terms);
}

async function danglingReferences(entities: EntityManager, id: string, terms: CourseTerms): Promise<Fault[]> {
  const { instructorId, prerequisiteIds } = terms;
  const isTaught = await entities.existsBy(Instructor, { id: instructorId });
  const known = await entities.find(Course, { where: { id: In(prerequisiteIds) }, select: { id: true } });
  const circular: { id: string }[] = await entities.query(leadingTo, [id, prerequisiteIds]);
  const has = (courses: readonly { id: string }[], wanted: string) =>
    courses.some((course) => course.id === canonicalId(wanted));
  return [
    ...(isTaught ? [] : [{ pointer: "/instructorId", detail: "is no instructor's id" }]),
    ...prerequisiteIds.flatMap((each, index) => {
      const pointer = `/prerequisiteIds/${index}`;
      if (canonicalId(each) === id) return [{ pointer, detail: "is the course itself" }];
      if (!has(known, each)) return [{ pointer, detail: "is no course's id" }];
      return has(circular, each) ? [{ pointer, detail: "needs this course itself" }] : [];
    }),
  ];
}

/** Those of some courses that need a course, directly or through others. Parameters: the course, the others. */
const leadingTo = `
  WITH RECURSIVE needed AS (
    SELECT other AS id, other AS start FROM unnest($2::uuid[]) AS other
    UNION
    SELECT prerequisite_id, start FROM course_prerequisites JOIN needed ON course_id = needed.id
  )
  SELECT DISTINCT start AS id FROM needed WHERE id = $1`;
