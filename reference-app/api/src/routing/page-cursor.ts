import { ValidationFailed } from "../errors";

/** Where a page ended, as a text that callers hand back unread: what it holds may change, so they must not build it. */
export const cursorOf = (fields: readonly string[]): string =>
  Buffer.from(JSON.stringify(fields), "utf8").toString("base64url");

/** What `cursorOf` was given. Throws ValidationFailed where the fields are not of these forms. */
export function readCursor<Forms extends readonly RegExp[]>(
  cursor: string,
  forms: Forms,
): { [Index in keyof Forms]: string } {
  const fields = fieldsIn(cursor);
  const fits = fields.length === forms.length && forms.every((form, index) => form.test(String(fields[index])));
  if (!fits) throw new ValidationFailed([{ pointer: "cursor", detail: "is not a nextCursor of this list" }]);
  return fields.map(String) as { [Index in keyof Forms]: string };
}

function fieldsIn(cursor: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}
