import type { CourseSort } from "../../../contract/course";
import type { Statement } from "../database";
import { courseColumns } from "./course-answer";

/** Which courses, in which order, after which one, and how many. What is undefined narrows nothing. */
export interface CourseSelection {
  readonly level?: string;
  readonly language?: string;
  readonly day?: number;
  readonly instructorId?: string;
  readonly hasPlaces?: boolean;
  /** Each of them is somewhere in code, titles or instructor. */
  readonly words: readonly string[];
  readonly sort: CourseSort;
  /** Where the page before ended; undefined for the first page. */
  readonly after?: CoursePosition;
  readonly limit: number;
}

/** A course's place in an order: what it is ordered by, and its id. */
export interface CoursePosition {
  readonly key: string;
  readonly id: string;
}

/** Each order follows an index. */
const orders: Record<CourseSort, { readonly by: string; after(bind: Bind, position: CoursePosition): string }> = {
  code: { by: "code", after: (bind, { key }) => `code > ${bind(key)}` },
  "title-en": byTitle("en"),
  "title-vi": byTitle("vi"),
  // A UUIDv7 begins with the time at which it was made.
  newest: { by: "id DESC", after: (bind, { id }) => `id < ${bind(id)}::uuid` },
};

function byTitle(language: "en" | "vi") {
  const title = `(title->>'${language}') COLLATE "${language}-x-icu"`;
  return {
    by: `${title}, id`,
    after: (bind: Bind, { key, id }: CoursePosition) => `(${title}, id) > (${bind(key)}, ${bind(id)}::uuid)`,
  };
}

/** Makes a value a parameter of the statement and gives back its name, such as $3. */
type Bind = (value: unknown) => string;

/**
 * One page of the catalogue. The statement names just the conditions that there are, so that PostgreSQL plans each
 * combination by itself. Only leafing through all courses has a name: it is asked most, and anybody can ask for any of
 * several hundred other combinations, each of which a connection would keep prepared for as long as it lasts.
 */
export function listCourses(selection: CourseSelection): { readonly query: Statement; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const conditions = conditionsOf(selection, bind);
  const text = `
    SELECT ${courseColumns}
    FROM courses
    WHERE ${["archived_at IS NULL", ...Object.values(conditions)].join("\n      AND ")}
    ORDER BY ${orders[selection.sort].by}
    LIMIT ${bind(selection.limit)}`;
  const isNarrowed = Object.keys(conditions).some((each) => each !== "after");
  const name = `list-courses ${selection.sort} ${selection.after ? "after" : "first"}`;
  return { query: isNarrowed ? { text } : { name, text }, values };
}

function conditionsOf(selection: CourseSelection, bind: Bind): Record<string, string> {
  const { level, language, day, instructorId, hasPlaces, words, sort, after } = selection;
  return {
    ...(level && { level: `level = ${bind(level)}` }),
    ...(language && { language: `language = ${bind(language)}` }),
    ...(day && {
      day: `EXISTS (SELECT FROM timetable_slots WHERE course_id = courses.id AND weekday = ${bind(day)})`,
    }),
    ...(instructorId && { instructor: `instructor_id = ${bind(instructorId)}` }),
    ...(hasPlaces && { places: "enrolled_count < capacity" }),
    ...(words.length > 0 && { words: containsAll(words, bind) }),
    ...(after && { after: orders[sort].after(bind, after) }),
  };
}

/**
 * The longest word is looked up in the index of trigrams; the others are looked for in what it finds, in a form of which
 * PostgreSQL does not believe that hardly anything is found (as it does of LIKE ALL). They are folded once, not for each
 * course.
 */
function containsAll(words: readonly string[], bind: Bind): string {
  const [longest, ...others] = words.map(patternOf).sort((one, other) => other.length - one.length);
  const first = `search_text LIKE fold_for_search(${bind(longest)})`;
  if (others.length === 0) return first;
  return `${first} AND (
        SELECT bool_and(search_text LIKE word)
        FROM unnest((SELECT array_agg(fold_for_search(each)) FROM unnest(${bind(others)}::text[]) AS each)) AS word)`;
}

/** A word anywhere, with LIKE's own signs taken literally. */
const patternOf = (word: string) => `%${word.replace(/[\\%_]/g, "\\$&")}%`;
