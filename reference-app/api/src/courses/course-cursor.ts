import type { CourseSort } from "../../../contract/course";
import { ValidationFailed } from "../errors";
import { isUuid } from "../validation";
import type { CoursePosition } from "./list-courses.query";

/** Where a page ended, as a text that callers hand back unread: what it holds may change, so they must not build it. */
export function cursorAfter(sort: CourseSort, { key, id }: CoursePosition): string {
  return Buffer.from(JSON.stringify([sort, key, id]), "utf8").toString("base64url");
}

/** Where the next page begins. Throws ValidationFailed for a text that `cursorAfter` never gave for this order. */
export function readCursor(sort: CourseSort, cursor: string): CoursePosition {
  const [cursorSort, key, id] = fieldsOf(cursor);
  if (cursorSort !== undefined && cursorSort !== sort) throw refusal("is of another order than sort says");
  if (typeof key !== "string" || key.includes("\0") || typeof id !== "string" || !isUuid(id)) {
    throw refusal("is not a nextCursor of this list");
  }
  return { key, id };
}

function fieldsOf(cursor: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}

const refusal = (detail: string) => new ValidationFailed([{ pointer: "cursor", detail }]);
