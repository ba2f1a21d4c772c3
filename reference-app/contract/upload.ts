import { type Static, Type } from "@sinclair/typebox";

export const UploadKind = Type.Union([Type.Literal("image"), Type.Literal("material")]);
export type UploadKind = Static<typeof UploadKind>;

export const UploadState = Type.Union([Type.Literal("pending"), Type.Literal("confirmed"), Type.Literal("refused")]);
export type UploadState = Static<typeof UploadState>;
