import { type Static, Type } from "@sinclair/typebox";
import { Course } from "./course";

export const NewEnrollment = Type.Object(
  { courseId: Type.String({ format: "uuid" }), studentId: Type.String({ format: "uuid" }) },
  { $id: "NewEnrollment", additionalProperties: false },
);
export type NewEnrollment = Static<typeof NewEnrollment>;

export const Enrollment = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    courseId: Type.String({ format: "uuid" }),
    studentId: Type.String({ format: "uuid" }),
    enrolledAt: Type.String({ format: "date-time" }),
  },
  { $id: "Enrollment", additionalProperties: false },
);
export type Enrollment = Static<typeof Enrollment>;

/** What a student is enrolled in, newest first. */
export const StudentEnrollments = Type.Object(
  {
    items: Type.Array(Type.Composite([Enrollment, Type.Object({ course: Course })], { additionalProperties: false })),
  },
  { $id: "StudentEnrollments", additionalProperties: false },
);
export type StudentEnrollments = Static<typeof StudentEnrollments>;
