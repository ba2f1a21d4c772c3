import { cursorAfter, readCursor } from "./course-cursor";

it("gives back the code at which a page ended", () => {
  expect(readCursor(cursorAfter("MATH-101"))).toBe("MATH-101");
});

it.each(["", "not base64url!", "TUFUSC0xMDE=", "AA", "_w"])("refuses %j, which no page gave", (cursor) => {
  expect(() => readCursor(cursor)).toThrow(
    expect.objectContaining({ code: "validation-failed", faults: [expect.objectContaining({ pointer: "cursor" })] }),
  );
});
