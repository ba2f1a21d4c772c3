import { type Static, Type } from "@sinclair/typebox";

/** A text in each language of the application. */
export const LocalizedText = Type.Object({ en: Type.String(), vi: Type.String() });
export type LocalizedText = Static<typeof LocalizedText>;

export const CourseLevel = Type.Union([
  Type.Literal("introductory"),
  Type.Literal("intermediate"),
  Type.Literal("advanced"),
]);
export type CourseLevel = Static<typeof CourseLevel>;

/** A language in which courses are taught. */
export const Language = Type.Union([Type.Literal("en"), Type.Literal("vi")]);
export type Language = Static<typeof Language>;

export const Course = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    code: Type.String({ description: "What people call it, such as MATH-101." }),
    title: LocalizedText,
    description: LocalizedText,
    level: CourseLevel,
    instructor: Type.String({ description: "Full name." }),
    credits: Type.Integer({ minimum: 1 }),
    capacity: Type.Integer({ minimum: 0, description: "Places in all." }),
    placesLeft: Type.Integer({ minimum: 0 }),
  },
  { $id: "Course", additionalProperties: false },
);
export type Course = Static<typeof Course>;

/** How many courses a page holds when its reader does not say. */
export const defaultPageSize = 20;

export const CourseListQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        pattern: "^[^\\u0000]*$",
        description: "Words in code, title or instructor; case and diacritics do not matter.",
      }),
    ),
    level: Type.Optional(CourseLevel),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: "nextCursor of the page before." })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: defaultPageSize })),
  },
  { $id: "CourseListQuery", additionalProperties: false },
);
export type CourseListQuery = Static<typeof CourseListQuery>;

export const CoursePage = Type.Object(
  { items: Type.Array(Course), nextCursor: Type.Union([Type.String(), Type.Null()]) },
  { $id: "CoursePage", additionalProperties: false },
);
export type CoursePage = Static<typeof CoursePage>;
