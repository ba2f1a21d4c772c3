import type { CourseSort } from "../../../contract/course";
import { type CourseSelection, listCourses } from "./list-courses.query";

const sorts: CourseSort[] = ["code", "title-en", "title-vi", "newest"];
const after = { key: "MATH-101", id: "01900000-0000-7000-8000-000000000001" };
const narrowing: Partial<CourseSelection>[] = [
  ...[{ level: "advanced" }, { language: "vi" }, { day: 2 }, { instructorId: after.id }, { hasPlaces: true }],
  ...[{ words: ["rice"] }, { words: ["rice", "seed"] }],
];

/** Every selection that there is, as far as its statement goes. */
const selections = sorts.flatMap((sort) =>
  [undefined, after].flatMap((position) =>
    Array.from({ length: 2 ** narrowing.length }, (_, bits) =>
      Object.assign(
        { words: [], limit: 20, sort, after: position },
        ...narrowing.filter((_, index) => bits & (2 ** index)),
      ),
    ),
  ),
) as CourseSelection[];

it("has a name only where all courses are leafed through: a connection keeps whatever has a name", () => {
  const named = selections.map((selection) => listCourses(selection).query).filter(({ name }) => name !== undefined);
  expect(new Set(named.map(({ name }) => name)).size).toBe(8);
  expect(new Set(named.map(({ text }) => text)).size).toBe(8);
});

it("has no value in its text, so that nothing in a search becomes a part of it", () => {
  for (const selection of selections) {
    const { query, values } = listCourses(selection);
    expect(query.text).not.toMatch(/rice|seed|MATH-101|01900000/);
    expect(query.text.match(/\$\d+/g)?.length).toBe(values.length);
  }
});
