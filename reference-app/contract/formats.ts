import { Type } from "@sinclair/typebox";

/** Forms that many documents share. They have no `$id`: each use describes what it is there. */
export const id = (description: string) => Type.String({ format: "uuid", description });
export const instant = (description: string) => Type.String({ format: "date-time", description });
export const orNull = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { description: schema.description });

/** A text that people write: never empty, and without the one character that PostgreSQL does not store. */
export const writtenText = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000]*$", description });
