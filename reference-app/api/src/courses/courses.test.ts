import {
  CourseDetails,
  CoursePage,
  type CourseDetails as Details,
  type CoursePage as Page,
} from "../../../contract/course";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addStudent, addStudents } from "../../test/rows";
import { createDataSource } from "../data-source";
import { Database } from "../database";
import { listCourses } from "./list-courses.query";

let postgres: TestPostgres;
let api: TestApi;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  api = await startApi(postgres.as("lectern_app"));
  await addCourse(postgres, { code: "MATH-110", title: { en: "Linear Algebra", vi: "Đại số tuyến tính" } });
  await addCourse(postgres, {
    code: "MATH-205",
    title: { en: "100% Statistics", vi: "Thống kê" },
    level: "intermediate",
  });
  await addCourse(postgres, {
    code: "ENVI-215",
    title: { en: "The Delta", vi: "Đồng bằng" },
    instructor: "Cao Thị Vân",
  });
  await addCourse(postgres, { code: "PHYS-330", title: { en: "Quanta", vi: "Lượng tử" }, level: "advanced" });
});

afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

async function codesOf(query: Record<string, string>): Promise<string[]> {
  const { body } = await api.get<Page>(`/api/v1/courses?${new URLSearchParams(query)}`);
  return body.items.map(({ code }) => code);
}

describe("the catalogue", () => {
  it("lists every course in the order of the codes, as the contract says", async () => {
    const { status, body } = await api.get<Page>("/api/v1/courses");
    expect(status).toBe(200);
    expectToFit(CoursePage, body);
    expect(body.items.map(({ code }) => code)).toEqual(["ENVI-215", "MATH-110", "MATH-205", "PHYS-330"]);
    expect(body.nextCursor).toBeNull();
  });

  it.each([
    ["a Vietnamese title without its diacritics", "dai so", ["MATH-110"]],
    ["a Vietnamese title in capitals with diacritics", "ĐẠI SỐ", ["MATH-110"]],
    ["a title typed as letters with combining marks", "Đại số".normalize("NFD"), ["MATH-110"]],
    ["letters with hooks and horns", "luong tu", ["PHYS-330"]],
    ["the instructor", "cao thi van", ["ENVI-215"]],
    ["a part of the code", "math", ["MATH-110", "MATH-205"]],
    ["words in any order and in either language", "thong statistics", ["MATH-205"]],
    ["a percent sign, which is no wildcard", "%", ["MATH-205"]],
    ["an underscore, which is no wildcard", "_", []],
    ["a quotation mark, which ends nothing", "'; DROP TABLE courses; --", []],
    ["nothing but spaces", "   ", ["ENVI-215", "MATH-110", "MATH-205", "PHYS-330"]],
  ])("finds courses by %s", async (_what, search, codes) => {
    expect(await codesOf({ search })).toEqual(codes);
  });

  it("narrows a search to a level", async () => {
    expect(await codesOf({ search: "math", level: "intermediate" })).toEqual(["MATH-205"]);
  });

  it("gives each course once over its pages, even where courses are added meanwhile", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body }: { body: Page } = await api.get<Page>(`/api/v1/courses?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ code }) => code));
      cursor = body.nextCursor;
      await addCourse(postgres, { code: `AAAA-10${seen.length}` });
    }
    await postgres.query("DELETE FROM courses WHERE code LIKE 'AAAA-%'");
    expect(seen).toEqual(["ENVI-215", "MATH-110", "MATH-205", "PHYS-330"]);
  });

  it("narrows to a language, a day, an instructor, and to what has places, all together", async () => {
    const one = await addCourse(postgres, { code: "FILT-101", language: "en", capacity: 1, instructor: "Ông Thị Mỹ" });
    const { body } = await api.get<Page>("/api/v1/courses?search=FILT-101");
    const { instructorId } = body.items[0] as Page["items"][number];
    await postgres.query("INSERT INTO timetable_slots VALUES ($1, 6, '09:00', '10:00', 'A1')", [one]);
    const narrowed = { language: "en", day: "6", instructorId, hasPlaces: "true" };
    expect(await codesOf(narrowed)).toEqual(["FILT-101"]);
    for (const other of [{ language: "vi" }, { day: "5" }, { instructorId: one }]) {
      expect(await codesOf({ ...narrowed, ...other })).toEqual([]);
    }
    await addEnrollment(postgres, one, await addStudent(postgres));
    expect(await codesOf(narrowed)).toEqual([]);
    await postgres.query("UPDATE courses SET archived_at = now() WHERE id = $1", [one]);
  });

  it.each([
    ["code", ["ENVI-215", "MATH-110", "MATH-205", "PHYS-330"]],
    ["title-en", ["MATH-205", "MATH-110", "PHYS-330", "ENVI-215"]],
    ["title-vi", ["MATH-110", "ENVI-215", "PHYS-330", "MATH-205"]],
    ["newest", ["PHYS-330", "ENVI-215", "MATH-205", "MATH-110"]],
  ])("is ordered by %s, over as many pages as there are, each linking to the next", async (sort, codes) => {
    const seen: string[] = [];
    let path = `/api/v1/courses?limit=1&sort=${sort}`;
    while (path) {
      const { headers, body } = await api.get<Page>(path);
      seen.push(...body.items.map(({ code }) => code));
      path = /^<(.+)>; rel="next"$/.exec(headers.get("Link") ?? "")?.[1] ?? "";
    }
    expect(seen).toEqual(codes);
  });

  it("refuses the cursor of another order", async () => {
    const { body } = await api.get<Page>("/api/v1/courses?limit=1");
    const answer = await api.get<Problem>(`/api/v1/courses?sort=newest&cursor=${body.nextCursor}`);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, "cursor"]);
  });

  it("names every fault of a query at once", async () => {
    const { status, body } = await api.get<Problem>("/api/v1/courses?level=hard&limit=101&cursor=AA&page=2&search=%00");
    expect(status).toBe(422);
    expect(body.code).toBe("validation-failed");
    expect(body.errors?.map(({ pointer }) => pointer).sort()).toEqual(["level", "limit", "page", "search"]);
  });

  it("refuses a cursor that no page gave", async () => {
    const { status, body } = await api.get<Problem>("/api/v1/courses?cursor=AA");
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, "cursor"]);
  });
});

it("looks for each word of a search once, and for no more than eight", async () => {
  const run = jest.spyOn(Database.prototype, "run");
  await codesOf({ search: "MATH math Math a b c d e f g h statistics" });
  const [, values] = run.mock.calls.at(-1) ?? [];
  run.mockRestore();
  expect(values?.slice(0, 2)).toEqual(["%statistics%", ["%math%", "%a%", "%b%", "%c%", "%d%", "%e%", "%f%"]]);
});

it("is read as the contract writes it, and nothing of it turned into a date and back", async () => {
  const id = await addCourse(postgres, { code: "TIME-101" });
  await postgres.query("UPDATE courses SET enrollment_opens_at = '2025-08-18 08:00:00.123456+07' WHERE id = $1", [id]);
  const database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
  const { query, values } = listCourses({ words: ["time-101"], sort: "code", limit: 1 });
  expect(await database.run(query, values)).toEqual([
    expect.objectContaining({ enrollmentOpensAt: "2025-08-18T01:00:00.123Z", enrollmentClosesAt: null }),
  ]);
  await database.close();
  await postgres.query("DELETE FROM courses WHERE id = $1", [id]);
});

describe("one course", () => {
  it("is shown with the places that are left", async () => {
    const id = await addCourse(postgres, { code: "ZOOL-101", capacity: 12 });
    for (const student of await addStudents(postgres, 5)) await addEnrollment(postgres, id, student);
    const { status, body } = await api.get<Details>(`/api/v1/courses/${id}`);
    await postgres.query("DELETE FROM enrollments WHERE course_id = $1", [id]);
    await postgres.query("DELETE FROM courses WHERE id = $1", [id]);
    expect(status).toBe(200);
    expectToFit(CourseDetails, body);
    expect(body).toMatchObject({ id, code: "ZOOL-101", capacity: 12, placesLeft: 7 });
  });

  it("is not sent again to whoever has it, until something of it changes", async () => {
    const id = await addCourse(postgres, { code: "SAME-101" });
    const { headers } = await api.get(`/api/v1/courses/${id}`);
    const again = () => api.send(`/api/v1/courses/${id}`, { headers: { "If-None-Match": headers.get("ETag") ?? "" } });
    const unchanged = await again();
    expect([unchanged.status, unchanged.body, unchanged.headers.get("ETag")]).toEqual([
      304,
      undefined,
      headers.get("ETag"),
    ]);
    expect(unchanged.headers.get("Cache-Control")).toBe("no-cache");
    await postgres.query("REVOKE SELECT ON timetable_slots FROM lectern_app");
    expect((await again()).status).toBe(304); // Without a look at more than its version.
    await postgres.query("GRANT SELECT ON timetable_slots TO lectern_app");
    await addEnrollment(postgres, id, await addStudent(postgres));
    expect(await again()).toMatchObject({ status: 200, body: { placesLeft: 9 } });
    await postgres.query("UPDATE courses SET archived_at = now() WHERE id = $1", [id]);
  });

  it.each(["01900000-0000-7000-8000-00000000ffff", "MATH-110", "%00", "%E0%A4%A"])(
    "is not found under %s, which is no course's id",
    async (id) => {
      const { status, body } = await api.get<Problem>(`/api/v1/courses/${id}`);
      expect([status, body.code]).toEqual([404, "course-not-found"]);
    },
  );
});
