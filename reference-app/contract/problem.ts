import { type Static, Type } from "@sinclair/typebox";

/** An RFC 9457 problem document, the body of every error. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "URI reference that names the kind of problem." }),
    title: Type.String({ description: "The kind of problem, the same for each occurrence." }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ description: "The kind of problem for machines, kebab-case, such as course-full." }),
    detail: Type.Optional(Type.String({ description: "This occurrence, for people." })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: "JSON Pointer into the body, or the name of the parameter." }),
          detail: Type.String(),
        }),
      ),
    ),
    traceId: Type.String({ description: "Finds this request in the log." }),
  },
  { $id: "Problem", additionalProperties: false },
);
export type Problem = Static<typeof Problem>;
