import { type EntityManager, In } from "typeorm";
import { type CourseDetails, CourseTerms } from "../../../contract/course";
import { type Database, violatedConstraint } from "../database";
import { promoteWaiting } from "../enrollments/promote-waiting.query";
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
import { isUuid, reader } from "../validation";
import { Course } from "./course.entity";
import { type CourseDetailsRow, toCourseDetails } from "./course-answer";
import { CoursePrerequisite } from "./course-prerequisite.entity";
import { brokenRules } from "./course-rules";
import { type Expectation, expectVersion, tagOf } from "./entity-tag";
import { getCourse } from "./get-course.query";
import { mergePatch } from "./merge-patch";

const readTerms = reader("body", CourseTerms);

/** Who edits, for the audit of what an edit brings with it. */
export interface Edit {
  readonly actor: string;
  readonly traceId: string;
}

interface EditedCourse {
  readonly course: CourseDetails;
  readonly tag: string;
}

/** Makes and changes courses. Each edit is one transaction that holds the course's row from its first look at it. */
export class CourseEditor {
  constructor(private readonly database: Database) {}

  /** Throws ValidationFailed with all that is wrong, or CourseCodeTaken. */
  create(document: unknown): Promise<EditedCourse> {
    const id = uuidV7();
    return this.transact(async (entities) => {
      const terms = await accept(entities, id, document);
      await entities.insert(Course, { id, ...columnsOf(terms) });
      await insertMeetings(entities, id, terms);
      return read(entities, id);
    });
  }

  /** Puts `document` in the place of the course's terms. Throws as `patch` does. */
  replace(id: string, expectation: Expectation, document: unknown, edit: Edit): Promise<EditedCourse> {
    return this.change(id, expectation, () => document, edit);
  }

  /**
   * Applies a JSON merge patch to the course's terms. Throws CourseNotFound, CourseArchived, PreconditionFailed,
   * ValidationFailed with all that is wrong, CourseCodeTaken or CapacityBelowEnrolled.
   */
  patch(id: string, expectation: Expectation, patch: unknown, edit: Edit): Promise<EditedCourse> {
    return this.change(id, expectation, (terms) => mergePatch(terms, patch), edit);
  }

  /** Takes the course out of the catalogue; who is in it stays. Throws CourseNotFound, CourseArchived or PreconditionFailed. */
  archive(id: string, expectation: Expectation): Promise<EditedCourse> {
    return this.transact(async (entities) => {
      await lock(entities, id, expectation);
      await entities.update(Course, { id }, { archivedAt: () => "now()", ...nextVersion });
      return read(entities, id);
    });
  }

  private change(id: string, expectation: Expectation, next: (terms: CourseTerms) => unknown, edit: Edit) {
    return this.transact(async (entities) => {
      const current = await lock(entities, id, expectation);
      const terms = await accept(entities, id, next(termsOf(current)));
      if (terms.capacity < current.enrolledCount)
        throw new CapacityBelowEnrolled(terms.capacity, current.enrolledCount);
      await entities.update(Course, { id }, { ...columnsOf(terms), ...nextVersion });
      await entities.delete(TimetableSlot, { courseId: id });
      await entities.delete(CoursePrerequisite, { courseId: id });
      await insertMeetings(entities, id, terms);
      await entities.query(promoteWaiting.text, [id, edit.actor, edit.traceId]);
      return read(entities, id);
    });
  }

  private async transact(work: (entities: EntityManager) => Promise<EditedCourse>): Promise<EditedCourse> {
    try {
      return await this.database.use((entities) => entities.transaction(work));
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

/** The course as it is, and nobody else's to change until the transaction ends. */
async function lock(entities: EntityManager, id: string, expectation: Expectation): Promise<CourseDetailsRow> {
  const found =
    isUuid(id) &&
    (await entities.findOne(Course, { where: { id }, select: { id: true }, lock: { mode: "for_no_key_update" } }));
  if (!found) throw new CourseNotFound(id);
  const course = await readRow(entities, id);
  if (course.archivedAt) throw new CourseArchived(id);
  expectVersion(expectation, course);
  return course;
}

async function readRow(entities: EntityManager, id: string): Promise<CourseDetailsRow> {
  const [row] = await entities.query<CourseDetailsRow[]>(getCourse.text, [id]);
  if (!row) throw new CourseNotFound(id);
  return row;
}

async function read(entities: EntityManager, id: string): Promise<EditedCourse> {
  const row = await readRow(entities, id);
  return { course: toCourseDetails(row), tag: tagOf(row) };
}

/** What of a course its editors decide about, in the form in which they send it. */
function termsOf(row: CourseDetailsRow): CourseTerms {
  const course = toCourseDetails(row);
  const names = Object.keys(CourseTerms.properties) as (keyof CourseTerms)[];
  return Object.fromEntries(names.map((name) => [name, course[name]])) as CourseTerms;
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

/** The terms that a document sets out. Throws ValidationFailed with every fault, or CourseCodeTaken where that is all. */
async function accept(entities: EntityManager, id: string, document: unknown): Promise<CourseTerms> {
  const terms = readTerms(document);
  const faults = [...brokenRules(terms), ...(await danglingReferences(entities, id, terms))];
  if (faults.length > 0) throw new ValidationFailed(faults);
  const namesake = await entities.findOne(Course, { where: { code: terms.code }, select: { id: true } });
  if (namesake && namesake.id !== id) throw new CourseCodeTaken();
  return terms;
}

async function danglingReferences(entities: EntityManager, id: string, terms: CourseTerms): Promise<Fault[]> {
  const { instructorId, prerequisiteIds } = terms;
  const isTaught = await entities.existsBy(Instructor, { id: instructorId });
  const known = await entities.find(Course, { where: { id: In(prerequisiteIds) }, select: { id: true } });
  const circular: { id: string }[] = await entities.query(leadingTo, [id, prerequisiteIds]);
  const has = (courses: readonly { id: string }[], wanted: string) =>
    courses.some((course) => course.id === wanted.toLowerCase());
  return [
    ...(isTaught ? [] : [{ pointer: "/instructorId", detail: "is no instructor's id" }]),
    ...prerequisiteIds.flatMap((each, index) => {
      const pointer = `/prerequisiteIds/${index}`;
      if (each.toLowerCase() === id) return [{ pointer, detail: "is the course itself" }];
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
