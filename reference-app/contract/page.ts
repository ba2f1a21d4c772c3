import { type Static, Type } from "@sinclair/typebox";

export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 1_500, description: "nextCursor of the page before." })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50, description: "Items on a page." })),
  },
  {
    $id: "PageQuery",
    title: "Selection of a page",
    description: "Which part of a list, where nothing else narrows it.",
    additionalProperties: false,
  },
);
export type PageQuery = Static<typeof PageQuery>;
