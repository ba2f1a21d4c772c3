import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const clone = resolve(__dirname, "../..");
const page = readFileSync(join(__dirname, "divergences.md"), "utf8");

/** The table's lines, without its head. */
const lines = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| difference |"))
  .map((line) => line.slice(2, -2).split(" | "));

const titles = new Set(
  ["platform", "reference-app"].flatMap((folder) => testsBelow(join(clone, folder))).flatMap(titlesIn),
);

function testsBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
    .map((file) => join(folder, file));
}

function titlesIn(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/\bit(?:\.each[\s\S]*?\))?\(\s*(["'`])(.+?)\1/g)].map(([, , title = ""]) => title);
}

describe("the list of divergences", () => {
  it.each(lines)("says of «%s» what AWS does, what the laptop does, and which test shows it", (...line) => {
    expect(line).toHaveLength(4);
    expect(titles).toContain(line[3]);
  });

  it("is not empty", () => {
    expect(lines.length).toBeGreaterThan(0);
  });
});
