import { fold } from "./fold";

it("leaves alone what fits a terminal", () => {
  expect(fold("  + dev/network/vpc")).toEqual(["  + dev/network/vpc"]);
  expect(fold("")).toEqual([""]);
});

it("breaks what does not at spaces, under its beginning", () => {
  const lines = fold(`  + ${"word ".repeat(30).trim()}`);
  expect(lines.length).toBe(2);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines[1]).toMatch(/^ {6}word/);
});

it("does not break a name, which somebody may want to copy", () => {
  const name = "a".repeat(100);
  expect(fold(`  ${name} b`)).toEqual([`  ${name}`, "    b"]);
});
