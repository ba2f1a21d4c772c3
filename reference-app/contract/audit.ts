import { type Static, Type } from "@sinclair/typebox";

export const AuditAction = Type.Union([
  Type.Literal("enrolled"),
  Type.Literal("withdrawn"),
  Type.Literal("queued"),
  Type.Literal("left"),
  Type.Literal("promoted"),
]);
export type AuditAction = Static<typeof AuditAction>;
