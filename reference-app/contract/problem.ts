import { type Static, Type } from "@sinclair/typebox";
import { id } from "./formats";

export const Problem = Type.Object(
  {
    type: Type.String({ format: "uri-reference", description: "Names the kind of problem." }),
    title: Type.String({ description: "The kind of problem, the same for each occurrence." }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: "The answer's HTTP status." }),
    code: Type.String({ description: "The kind of problem for machines, kebab-case, such as course-full." }),
    detail: Type.Optional(Type.String({ description: "This occurrence, for people." })),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pointer: Type.String({ description: "JSON Pointer into the body, or the name of the parameter." }),
            detail: Type.String({ description: "What is wrong there." }),
          },
          { additionalProperties: false },
        ),
        { description: "Every invalid value of the request." },
      ),
    ),
    courseIds: Type.Optional(
      Type.Array(id("A course."), { description: "The courses that stand in the way, where it is courses that do." }),
    ),
    traceId: Type.String({ description: "Finds this request in the log." }),
  },
  {
    $id: "Problem",
    title: "Problem",
    description: "An RFC 9457 problem document, the body of every error.",
    additionalProperties: false,
  },
);
export type Problem = Static<typeof Problem>;
