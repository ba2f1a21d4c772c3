import { type Static, Type } from "@sinclair/typebox";
import { id, instant, orNull, page, paging, writtenLines, writtenText } from "./formats";

/** A text in each language of the application. */
export const LocalizedText = Type.Object({ en: Type.String(), vi: Type.String() }, { additionalProperties: false });
export type LocalizedText = Static<typeof LocalizedText>;

const localized = (written: typeof writtenText, maxLength: number, description: string) =>
  Type.Object(
    { en: written(maxLength, "In English."), vi: written(maxLength, "In Vietnamese.") },
    { additionalProperties: false, description },
  );

export const CourseLevel = Type.Union(
  [Type.Literal("introductory"), Type.Literal("intermediate"), Type.Literal("advanced")],
  { $id: "CourseLevel", title: "Level", description: "How much a course expects of its students." },
);
export type CourseLevel = Static<typeof CourseLevel>;

export const Language = Type.Union([Type.Literal("en"), Type.Literal("vi")], {
  $id: "Language",
  title: "Language",
  description: "A language in which courses are taught: English or Vietnamese.",
});
export type Language = Static<typeof Language>;

const weekday = Type.Integer({ minimum: 1, maximum: 7, description: "Day of the week as in ISO 8601: 1 is Monday." });
const timeOfDay = (description: string) => Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", description });

export const TimetableSlot = Type.Object(
  {
    weekday,
    startsAt: timeOfDay("When it starts, as HH:MM in the university's time."),
    endsAt: timeOfDay("When it ends, on the same day."),
    room: writtenText(50, "Where."),
  },
  {
    $id: "TimetableSlot",
    title: "Timetable slot",
    description: "One weekly meeting of a course.",
    additionalProperties: false,
  },
);
export type TimetableSlot = Static<typeof TimetableSlot>;

const terms = {
  code: Type.String({ pattern: "^[A-Z]{3,5}-[0-9]{3}$", description: "What people call it, such as MATH-101." }),
  level: CourseLevel,
  language: Language,
  instructorId: id("Who teaches it."),
  credits: Type.Integer({ minimum: 1, maximum: 30, description: "What it counts for." }),
  capacity: Type.Integer({ minimum: 0, maximum: 10_000, description: "Places in all." }),
};

const periods = {
  enrollmentOpensAt: orNull(instant("From when students can enrol; null: as long as the course is there.")),
  enrollmentClosesAt: orNull(instant("Until when students can enrol; null: until it is archived.")),
  withdrawalEndsAt: orNull(instant("Until when students can withdraw; null: until it is archived.")),
};

const meetings = {
  slots: Type.Array(TimetableSlot, { maxItems: 14, description: "When it meets; no two overlap." }),
  prerequisiteIds: Type.Array(id("A course."), {
    maxItems: 10,
    uniqueItems: true,
    description: "The courses that have to be completed before this one.",
  }),
};

const shown = {
  id: id("The course's key."),
  ...terms,
  ...periods,
  title: LocalizedText,
  description: LocalizedText,
  instructor: Type.String({ description: "Full name of who teaches it." }),
  placesLeft: Type.Integer({ minimum: 0, description: "Places that nobody has." }),
  waitingCount: Type.Integer({ minimum: 0, description: "How many students wait for a place." }),
};

export const Course = Type.Object(shown, {
  $id: "Course",
  title: "Course",
  description: "A course as the catalogue lists it.",
  additionalProperties: false,
});
export type Course = Static<typeof Course>;

export const CourseDetails = Type.Object(
  {
    ...shown,
    ...meetings,
    archivedAt: orNull(instant("Since when it is no longer in the catalogue.")),
    updatedAt: instant("When it was last edited."),
  },
  { $id: "CourseDetails", title: "Course, whole", description: "All of one course.", additionalProperties: false },
);
export type CourseDetails = Static<typeof CourseDetails>;

/** All that can be edited. A merge patch sets a period to none by null, and then it is simply not there. */
const editable = {
  ...terms,
  ...Type.Partial(Type.Object(periods)).properties,
  title: localized(writtenText, 200, "What it is called."),
  description: localized(writtenLines, 2_000, "What it is about."),
  ...meetings,
};

export const CourseTerms = Type.Object(editable, {
  $id: "CourseTerms",
  title: "Terms of a course",
  description: "What makes a new course, or replaces an existing one.",
  additionalProperties: false,
});
export type CourseTerms = Static<typeof CourseTerms>;

/** A text of which a patch may name one language and leave the other. */
const partly = (text: ReturnType<typeof localized>) =>
  Type.Partial(text, { additionalProperties: false, description: text.description });

export const CoursePatch = Type.Partial(
  Type.Object({ ...editable, title: partly(editable.title), description: partly(editable.description) }),
  {
    $id: "CoursePatch",
    title: "Change of a course",
    description:
      "A JSON merge patch (RFC 7396) on a course's terms: what it names is replaced, what it leaves out stays.",
    additionalProperties: false,
  },
);
export type CoursePatch = Static<typeof CoursePatch>;

/** More words than these do not narrow a search any further. */
export const mostSearchWords = 8;

/** How many courses a page holds when its reader does not say. */
export const defaultPageSize = 20;

export const CourseSort = Type.Union(
  [Type.Literal("code"), Type.Literal("title-en"), Type.Literal("title-vi"), Type.Literal("newest")],
  {
    $id: "CourseSort",
    title: "Order of the catalogue",
    description: "By code, by title in a language, or newest first.",
  },
);
export type CourseSort = Static<typeof CourseSort>;

export const CourseListQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        pattern: "^[^\\u0000]*$",
        description: `Words in code, title or instructor, the ${mostSearchWords} longest if there are more; case and diacritics do not matter.`,
      }),
    ),
    level: Type.Optional(CourseLevel),
    language: Type.Optional(Language),
    day: Type.Optional(weekday),
    instructorId: Type.Optional(id("Only courses of this instructor.")),
    hasPlaces: Type.Optional(Type.Literal(true, { description: "Only courses with places left." })),
    sort: Type.Optional(CourseSort),
    ...paging({ what: "Courses", cursorLength: 1_500, limit: defaultPageSize }),
  },
  {
    $id: "CourseListQuery",
    title: "Selection of courses",
    description: "What narrows and orders the catalogue.",
    additionalProperties: false,
  },
);
export type CourseListQuery = Static<typeof CourseListQuery>;

export const CoursePage = Type.Object(page(Course), {
  $id: "CoursePage",
  title: "Page of courses",
  description: "A part of the catalogue.",
  additionalProperties: false,
});
export type CoursePage = Static<typeof CoursePage>;
