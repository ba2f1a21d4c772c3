import { type Static, Type } from "@sinclair/typebox";
import { id, instant } from "./formats";

export const Student = Type.Object(
  {
    id: id("The student's key."),
    fullName: Type.String({ description: "Full name." }),
    courseLimit: Type.Integer({ minimum: 0, description: "How many courses they may be in or wait for, all told." }),
  },
  { $id: "Student", title: "Student", description: "A student's own profile.", additionalProperties: false },
);
export type Student = Static<typeof Student>;

export const Instructor = Type.Object(
  { id: id("The instructor's key."), fullName: Type.String({ description: "Full name." }) },
  { $id: "Instructor", title: "Instructor", description: "Who teaches.", additionalProperties: false },
);
export type Instructor = Static<typeof Instructor>;

export const Roster = Type.Object(
  {
    courseId: id("The course."),
    items: Type.Array(
      Type.Object(
        {
          enrollmentId: id("The enrolment."),
          studentId: id("The student."),
          fullName: Type.String({ description: "Their full name." }),
          enrolledAt: instant("Since when."),
        },
        { additionalProperties: false },
      ),
    ),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: "Leads to the next page; null on the last." }),
  },
  {
    $id: "Roster",
    title: "Roster",
    description:
      "A part of who is in a course, in the order of enrolling. As text/csv it is the whole, in columns of the items' names.",
    additionalProperties: false,
  },
);
export type Roster = Static<typeof Roster>;
