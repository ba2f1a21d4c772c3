import { ValidationFailed } from "../errors";

/** Where a page ended, as a text that callers hand back unread: what it holds may change, so they must not build it. */
export const cursorAfter = (code: string): string => Buffer.from(code, "utf8").toString("base64url");

/** The code after which the next page begins. Throws ValidationFailed for a text that `cursorAfter` never gave. */
export function readCursor(cursor: string): string {
  const code = Buffer.from(cursor, "base64url").toString("utf8");
  const isOurs = code !== "" && !code.includes("\0") && cursorAfter(code) === cursor;
  if (!isOurs) throw new ValidationFailed([{ pointer: "cursor", detail: "is not a nextCursor of this list" }]);
  return code;
}
