import { type TSchema, Type } from "@sinclair/typebox";

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

/** What leafs through a list, in its query. A cursor is never longer than `cursorLength`. */
export const paging = ({ what, cursorLength, limit }: { what: string; cursorLength: number; limit: number }) => ({
  cursor: Type.Optional(Type.String({ maxLength: cursorLength, description: "nextCursor of the page before." })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: limit, description: `${what} on a page.` })),
});

/** One page of a list. */
export const page = <Item extends TSchema>(item: Item) => ({
  items: Type.Array(item),
  nextCursor: Type.Union([Type.String(), Type.Null()], { description: "Leads to the next page; null on the last." }),
});
