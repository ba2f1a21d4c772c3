import { type Static, Type } from "@sinclair/typebox";
import { id, instant, page, paging } from "./formats";

export const AuditAction = Type.Union(
  [
    Type.Literal("enrolled"),
    Type.Literal("withdrawn"),
    Type.Literal("queued"),
    Type.Literal("left"),
    Type.Literal("promoted"),
  ],
  {
    $id: "AuditAction",
    title: "What was done",
    description: "Enrolled, withdrew, joined or left the waiting list, or was given a place from it.",
  },
);
export type AuditAction = Static<typeof AuditAction>;

export const AuditEntry = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: "Orders the entries of each course as they happened." }),
    happenedAt: instant("When."),
    actor: Type.String({ description: "Who did it: a subject of the identity provider." }),
    action: AuditAction,
    studentId: id("On whose behalf."),
    courseId: id("In which course."),
    enrollmentId: id("Which enrolment, or which place in the waiting list."),
    traceId: Type.String({ description: "Finds the request in the log." }),
  },
  {
    $id: "AuditEntry",
    title: "Entry of the audit",
    description: "Who did what to which enrolment. Entries are never changed and never deleted.",
    additionalProperties: false,
  },
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = Type.Object(
  {
    courseId: Type.Optional(id("Only entries about this course.")),
    studentId: Type.Optional(id("Only entries about this student.")),
    ...paging({ what: "Entries", cursorLength: 50, limit: 50 }),
  },
  {
    $id: "AuditQuery",
    title: "Selection of audit entries",
    description: "What narrows the audit; it is read newest first.",
    additionalProperties: false,
  },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditPage = Type.Object(page(AuditEntry), {
  $id: "AuditPage",
  title: "Page of the audit",
  description: "A part of the audit.",
  additionalProperties: false,
});
export type AuditPage = Static<typeof AuditPage>;
