import { CourseListQuery, CourseTerms } from "../../../contract/course";
import { reader } from "../validation";
import { cursorAfter, readCursor } from "./course-cursor";

const position = { key: "Đại số tuyến tính", id: "01900000-0000-7000-8000-000000000001" };
const encoded = (document: unknown) => Buffer.from(JSON.stringify(document)).toString("base64url");

it("gives back the place at which a page ended", () => {
  expect(readCursor("title-vi", cursorAfter("title-vi", position))).toEqual(position);
});

it.each([
  ["nothing", ""],
  ["what is not base64", "not base64url!"],
  ["what is not JSON", "TUFUSC0xMDE"],
  ["broken UTF-8", "_w"],
  ["another document", encoded({ key: "MATH-101" })],
  ["a list that is too short", encoded(["code"])],
  ["an id that is none", encoded(["code", "MATH-101", "1"])],
  ["a key that PostgreSQL does not take", encoded(["code", "\0", position.id])],
  ["the cursor of another order", cursorAfter("code", position)],
])("refuses %s, which no page of this order gave", (_what, cursor) => {
  expect(() => readCursor("title-vi", cursor)).toThrow(
    expect.objectContaining({ code: "validation-failed", faults: [expect.objectContaining({ pointer: "cursor" })] }),
  );
});

it.each(["🌾", "ờ", '"', "\\", "\u2028", "\u00a0"])(
  "fits into a query for the longest title, also of %j alone",
  (character) => {
    const key = character.repeat(CourseTerms.properties.title.properties.en.maxLength ?? 0);
    const cursor = cursorAfter("title-vi", { key, id: position.id });
    expect(reader("query", CourseListQuery)({ cursor, sort: "title-vi" })).toMatchObject({ cursor });
  },
);
