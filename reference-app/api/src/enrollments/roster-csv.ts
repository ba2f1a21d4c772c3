import type { Roster } from "../../../contract/person";

type Item = Roster["items"][number];
const columns = ["enrollmentId", "studentId", "fullName", "enrolledAt"] as const satisfies (keyof Item)[];

/** A roster as RFC 4180 has it, its header first. */
export async function* rosterCsv(parts: AsyncIterable<readonly Item[]>): AsyncGenerator<string> {
  yield line(columns);
  for await (const items of parts) {
    if (items.length > 0) yield items.map((item) => line(columns.map((column) => item[column]))).join("");
  }
}

const line = (cells: readonly string[]) => `${cells.map(toCell).join(",")}\r\n`;

/** What a spreadsheet would run as a formula gets an apostrophe before it, and is shown as the text that it is. */
export function toCell(text: string): string {
  const harmless = /^[\s]*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
