import { type Static, Type } from "@sinclair/typebox";
import { Language, LocalizedText, TimetableSlot } from "./course";
import { id } from "./formats";

export const StudentTimetable = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          courseId: id("The course that meets."),
          code: Type.String({ description: "What people call it." }),
          title: LocalizedText,
          instructor: Type.String({ description: "Full name of who teaches it." }),
          ...TimetableSlot.properties,
        },
        { additionalProperties: false },
      ),
    ),
  },
  {
    $id: "StudentTimetable",
    title: "Timetable of a student",
    description:
      "Every weekly meeting of the courses that a student is in, from Monday on. Also there as text/calendar.",
    additionalProperties: false,
  },
);
export type StudentTimetable = Static<typeof StudentTimetable>;

export const TimetableQuery = Type.Object(
  { language: Type.Optional(Language) },
  {
    $id: "TimetableQuery",
    title: "Form of a timetable",
    description: "In which language a calendar names the courses; English where nothing is said.",
    additionalProperties: false,
  },
);
export type TimetableQuery = Static<typeof TimetableQuery>;
