import { uuidV7 } from "../uuid-v7";
import { catalogue } from "./catalogue";
import { demoCourseCodes, demoStudent } from "./demo-student";
import { makeName } from "./names";
import { createRandom, type Random } from "./random";
import type { SeedCourse } from "./seed-course";

/** Rows by table, in an order in which they can be inserted; a row's names are the table's columns. */
export type University = ReturnType<typeof makeUniversity>;

const studentCount = 2_000;
const cataloguePublished = Date.parse("2025-06-02T09:00:00+07:00");
const enrolmentOpened = Date.parse("2025-08-18T08:00:00+07:00");
const enrolmentMilliseconds = 10 * 24 * 60 * 60 * 1000;

/** A university's term, made up and the same each time, ids included. */
export function makeUniversity() {
  const random = createRandom(20250818);
  const courses = catalogue.map((course) => makeCourse(course, random));
  const others = Array.from({ length: studentCount - 1 }, (_, index) => makeStudent(index, random));
  const students = [
    { id: demoStudent.id, full_name: demoStudent.fullName, created_at: toTime(cataloguePublished) },
    ...others,
  ];
  const enrollments = courses.flatMap((course) => {
    const demo = demoCourseCodes.includes(course.code) ? [demoStudent.id] : [];
    const attending = [...demo, ...random.sample(others, course.enrolled_count - demo.length).map(({ id }) => id)];
    return attending.map((studentId) => makeEnrollment(course.id, studentId, random));
  });
  return { courses, students, enrollments };
}

function makeCourse({ enrolled, ...course }: SeedCourse, random: Random) {
  const id = uuidV7(cataloguePublished, random.bytes(10));
  return { id, ...course, enrolled_count: enrolled, created_at: toTime(cataloguePublished) };
}

function makeStudent(index: number, random: Random) {
  const arrived = cataloguePublished + (index + 1) * 60_000;
  return { id: uuidV7(arrived, random.bytes(10)), full_name: makeName(random), created_at: toTime(arrived) };
}

function makeEnrollment(courseId: string, studentId: string, random: Random) {
  const at = enrolmentOpened + random.below(enrolmentMilliseconds);
  return { id: uuidV7(at, random.bytes(10)), course_id: courseId, student_id: studentId, enrolled_at: toTime(at) };
}

const toTime = (milliseconds: number) => new Date(milliseconds).toISOString();
