import { type Static, Type } from "@sinclair/typebox";
import { id, instant, writtenText } from "./formats";

/** Bytes; far more than a picture or a script of a lecture needs. */
const largestUpload = 20 * 1024 * 1024;

export const UploadKind = Type.Union([Type.Literal("image"), Type.Literal("material")], {
  $id: "UploadKind",
  title: "Kind of file",
  description: "The image of a course, or material for its students.",
});
export type UploadKind = Static<typeof UploadKind>;

export const UploadState = Type.Union([Type.Literal("pending"), Type.Literal("confirmed"), Type.Literal("refused")], {
  $id: "UploadState",
  title: "State of an upload",
  description: "Pending until the file was looked at; refused if it is not what it was said to be.",
});
export type UploadState = Static<typeof UploadState>;

const file = {
  kind: UploadKind,
  fileName: writtenText(200, "What people see and save it as."),
  mediaType: Type.Union(
    [
      Type.Literal("image/jpeg"),
      Type.Literal("image/png"),
      Type.Literal("image/webp"),
      Type.Literal("application/pdf"),
      Type.Literal("application/zip"),
    ],
    { description: "What it is; its first bytes must agree." },
  ),
  sizeBytes: Type.Integer({ minimum: 1, maximum: largestUpload, description: "How large it is, exactly." }),
};

export const NewUpload = Type.Object(file, {
  $id: "NewUpload",
  title: "New upload",
  description: "What somebody wants to upload for a course.",
  additionalProperties: false,
});
export type NewUpload = Static<typeof NewUpload>;

export const Upload = Type.Object(
  {
    id: id("The upload's key."),
    courseId: id("The course."),
    ...file,
    state: UploadState,
    createdAt: instant("Since when."),
  },
  { $id: "Upload", title: "Upload", description: "A file of a course.", additionalProperties: false },
);
export type Upload = Static<typeof Upload>;

export const UploadTicket = Type.Object(
  {
    upload: Upload,
    url: Type.String({ format: "uri", description: "Where to send the form." }),
    fields: Type.Record(Type.String(), Type.String(), {
      description: "The form's fields; the file comes last, as `file`.",
    }),
    expiresAt: instant("Until when the form is taken."),
  },
  {
    $id: "UploadTicket",
    title: "Leave to upload",
    description: "A form that sends one file of this size and type to the bucket.",
    additionalProperties: false,
  },
);
export type UploadTicket = Static<typeof UploadTicket>;
