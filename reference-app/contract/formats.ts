import { Type } from "@sinclair/typebox";

/** Forms that many documents share. They have no `$id`: each use describes what it is there. */
export const id = (description: string) => Type.String({ format: "uuid", description });
export const instant = (description: string) => Type.String({ format: "date-time", description });
export const orNull = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { description: schema.description });

/** A line that people write: never empty, and neither with control characters nor with halves of surrogate pairs. */
export const writtenText = (maxLength: number, description: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$",
    description,
  });

/** The same in as many lines as its writer likes. */
export const writtenLines = (maxLength: number, description: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$",
    description,
  });
