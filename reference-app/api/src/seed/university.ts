import { uuidV7 } from "../uuid-v7";
import { type Attendance, makeAttendance, makeCompleted } from "./attendance";
import { catalogue } from "./catalogue";
import { prerequisites, taughtInEnglish } from "./course-terms";
import { demoStudent } from "./demo-student";
import { makeName } from "./names";
import { createRandom, type Random } from "./random";
import type { SeedCourse } from "./seed-course";
import { makeTimetable } from "./timetable";

/** Rows by table, in an order in which they can be inserted; a row's names are columns of the table. */
export type University = ReturnType<typeof makeUniversity>;

const studentCount = 2_000;
const day = 24 * 60 * 60 * 1000;
const cataloguePublished = Date.parse("2025-06-02T09:00:00+07:00");
const enrolmentOpened = Date.parse("2025-08-18T08:00:00+07:00");
const enrolmentRush = 10 * day;
const enrolmentStaysOpen = 120 * day;
const withdrawalStaysOpen = 150 * day;

/**
 * A university's term, made up and the same each time, ids included. Only the deadlines follow `now`, the time of
 * seeding in Unix milliseconds, so that whoever starts at whatever time finds enrolment open.
 */
export function makeUniversity(now: number) {
  const random = createRandom(20250818);
  const instructors = [...new Set(catalogue.map(({ instructor }) => instructor))].map((name) =>
    makeTeacher(name, random),
  );
  const courses = catalogue.map((course) => makeCourse(course, now, idsBy(instructors, "full_name"), random));
  const others = Array.from({ length: studentCount - 1 }, (_, index) => makeStudent(index, random));
  const demo = { id: demoStudent.id, full_name: demoStudent.fullName, created_at: toTime(cataloguePublished) };
  const timetable = makeTimetable(catalogue);
  const { enrolled, waiting } = makeAttendance(idsOf(others), timetable, random);
  const courseIds = idsBy(courses, "code");

  return {
    instructors,
    courses,
    timetable_slots: [...timetable].flatMap(([code, meetings]) =>
      meetings.map((meeting) => ({ course_id: courseIds(code), ...meeting })),
    ),
    course_prerequisites: Object.entries(prerequisites).flatMap(([code, needed]) =>
      needed.map((each) => ({ course_id: courseIds(code), prerequisite_id: courseIds(each) })),
    ),
    students: [demo, ...others],
    completed_courses: makeCompleted([...enrolled, ...waiting]).map(({ studentId, code }) => ({
      student_id: studentId,
      course_id: courseIds(code),
      completed_at: toTime(cataloguePublished),
    })),
    enrollments: enrolled.map((each) => makeEnrollment(each, courseIds, random)),
    waiting_list: waiting.map((each) => makeWaitingPlace(each, courseIds, random)),
  };
}

type IdByName = (name: string) => string;

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

function idsBy<Name extends string>(rows: readonly ({ id: string } & Record<Name, string>)[], name: Name): IdByName {
  const ids = new Map(rows.map((row) => [row[name] as string, row.id]));
  return (wanted) => {
    const id = ids.get(wanted);
    if (id === undefined) throw new Error(`The seed refers to ${wanted}, which it does not make.`);
    return id;
  };
}

const makeTeacher = (name: string, random: Random) => ({
  id: uuidV7(cataloguePublished, random.bytes(10)),
  full_name: name,
  created_at: toTime(cataloguePublished),
});

function makeCourse(
  { enrolled: _, instructor, ...course }: SeedCourse,
  now: number,
  teacher: IdByName,
  random: Random,
) {
  return {
    id: uuidV7(cataloguePublished, random.bytes(10)),
    ...course,
    language: taughtInEnglish.has(course.code) ? "en" : "vi",
    instructor_id: teacher(instructor),
    enrollment_opens_at: toTime(enrolmentOpened),
    enrollment_closes_at: toTime(now + enrolmentStaysOpen),
    withdrawal_ends_at: toTime(now + withdrawalStaysOpen),
    created_at: toTime(cataloguePublished),
    updated_at: toTime(cataloguePublished),
  };
}

function makeStudent(index: number, random: Random) {
  const arrived = cataloguePublished + (index + 1) * 60_000;
  return { id: uuidV7(arrived, random.bytes(10)), full_name: makeName(random), created_at: toTime(arrived) };
}

function makeEnrollment({ studentId, code }: Attendance, course: IdByName, random: Random) {
  const at = enrolmentOpened + random.below(enrolmentRush);
  return { id: uuidV7(at, random.bytes(10)), course_id: course(code), student_id: studentId, enrolled_at: toTime(at) };
}

/** After the rush, when the course was full. */
function makeWaitingPlace({ studentId, code }: Attendance, course: IdByName, random: Random) {
  const at = enrolmentOpened + enrolmentRush + random.below(day);
  return { id: uuidV7(at, random.bytes(10)), course_id: course(code), student_id: studentId, joined_at: toTime(at) };
}

const toTime = (milliseconds: number) => new Date(milliseconds).toISOString();
