import { type Static, Type } from "@sinclair/typebox";
import { Course } from "./course";
import { id, instant } from "./formats";

export const NewEnrollment = Type.Object(
  { courseId: id("The course to enrol in."), studentId: id("The student who is to be in it.") },
  {
    $id: "NewEnrollment",
    title: "New enrolment",
    description: "Which student is to be in which course.",
    additionalProperties: false,
  },
);
export type NewEnrollment = Static<typeof NewEnrollment>;

export const EnrollmentRequest = Type.Object(
  {
    courseId: id("The course to be in, or to wait for."),
    studentId: Type.Optional(
      id("The student who is to be in it; a student may leave out who they are, staff may not."),
    ),
  },
  {
    $id: "EnrollmentRequest",
    title: "Request for a place",
    description: "Which course somebody wants to be in: students for themselves, staff on behalf of a student.",
    additionalProperties: false,
  },
);
export type EnrollmentRequest = Static<typeof EnrollmentRequest>;

const enrollment = {
  id: id("The enrolment's key."),
  courseId: id("The course."),
  studentId: id("The student who is in it."),
  enrolledAt: instant("Since when."),
};

export const Enrollment = Type.Object(enrollment, {
  $id: "Enrollment",
  title: "Enrolment",
  description: "A student's place in a course.",
  additionalProperties: false,
});
export type Enrollment = Static<typeof Enrollment>;

export const StudentEnrollments = Type.Object(
  {
    items: Type.Array(Type.Object({ ...enrollment, course: Course }, { additionalProperties: false })),
  },
  {
    $id: "StudentEnrollments",
    title: "Enrolments of a student",
    description: "What a student is enrolled in, newest first.",
    additionalProperties: false,
  },
);
export type StudentEnrollments = Static<typeof StudentEnrollments>;

export const WaitingPlace = Type.Object(
  {
    id: id("The place's key, and that of the enrolment that it becomes."),
    courseId: id("The course."),
    studentId: id("The student who waits."),
    position: Type.Integer({ minimum: 1, description: "1 is who gets the next place." }),
    joinedAt: instant("Since when."),
  },
  {
    $id: "WaitingPlace",
    title: "Place in a waiting list",
    description: "A student's place among those who wait for one in a full course.",
    additionalProperties: false,
  },
);
export type WaitingPlace = Static<typeof WaitingPlace>;

export const RefusalCode = Type.Union(
  [
    Type.Literal("already-enrolled"),
    Type.Literal("already-waiting"),
    Type.Literal("enrollment-closed"),
    Type.Literal("prerequisite-missing"),
    Type.Literal("timetable-clash"),
    Type.Literal("course-limit-reached"),
    Type.Literal("course-full"),
  ],
  {
    $id: "RefusalCode",
    title: "Reason of a refusal",
    description: "Why a student cannot be in a course, the weightiest first.",
  },
);
export type RefusalCode = Static<typeof RefusalCode>;
