import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { Client } from "pg";
import { CourseDetails, CoursePatch, type CourseDetails as Details } from "../../../contract/course";
import type { Problem } from "../../../contract/problem";
import { startApi, type TestApi } from "../../test/api";
import { expectToFit } from "../../test/contract";
import { admitAsStaff } from "../../test/people";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addInstructor, addStudent, addStudents, addWaitingPlace } from "../../test/rows";
import { uuidV7 } from "../uuid-v7";

let postgres: TestPostgres;
let api: TestApi;
let instructorId: string;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  instructorId = await addInstructor(postgres, "Cao Thị Vân");
  api = await startApi(postgres.as("lectern_app"), admitAsStaff);
});

afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

const courses = "/api/v1/courses";
const mergePatch = "application/merge-patch+json";
let made = 0;

const slotOnTuesday = { weekday: 2, startsAt: "07:30", endsAt: "09:30", room: "A1.01" };

/** Terms that are in order; `different` replaces what a test is about. */
function terms(different: object = {}) {
  made += 1;
  return {
    code: `RICE-${100 + made}`,
    title: { en: "Rice", vi: "Cây lúa" },
    description: { en: "From seed to bowl.", vi: "Từ hạt giống đến bát cơm." },
    level: "introductory",
    language: "vi",
    instructorId,
    credits: 3,
    capacity: 20,
    enrollmentOpensAt: "2025-08-18T01:00:00.000Z",
    enrollmentClosesAt: "2025-09-01T01:00:00.000Z",
    withdrawalEndsAt: "2025-10-01T01:00:00.000Z",
    slots: [slotOnTuesday],
    prerequisiteIds: [],
    ...different,
  };
}

async function create(different: object = {}): Promise<{ course: Details; tag: string }> {
  const { status, headers, body } = await api.post<Details>(courses, terms(different));
  expect(status).toBe(201);
  return { course: body, tag: headers.get("ETag") ?? "" };
}

const patch = <Body = Problem>(id: string, change: unknown, ifMatch = "*") =>
  api.sendDocument<Body>("PATCH", `${courses}/${id}`, change, { "If-Match": ifMatch, "Content-Type": mergePatch });

const auditOf = (courseId: string) =>
  postgres.query("SELECT actor, action, student_id FROM audit_entries WHERE course_id = $1 ORDER BY sequence", [
    courseId,
  ]);

describe("a new course", () => {
  it("is shown as it was sent, under its own address, and found there", async () => {
    const sent = terms();
    const { status, headers, body } = await api.post<Details>(courses, sent);
    expect(status).toBe(201);
    expectToFit(CourseDetails, body);
    expect(body).toMatchObject({
      ...sent,
      instructor: "Cao Thị Vân",
      placesLeft: 20,
      waitingCount: 0,
      archivedAt: null,
    });
    const found = await api.get<Details>(headers.get("Location") ?? "");
    expect(found.body).toEqual(body);
    expect(found.headers.get("ETag")).toBe(headers.get("ETag"));
  });

  it("may leave its periods open", async () => {
    const { course } = await create({ enrollmentOpensAt: null, enrollmentClosesAt: undefined, withdrawalEndsAt: null });
    expect(course).toMatchObject({ enrollmentOpensAt: null, enrollmentClosesAt: null, withdrawalEndsAt: null });
  });

  it("is refused with every fault of its form at once", async () => {
    const { title: _, ...rest } = terms({ code: "rice", credits: 0, enrollmentOpensAt: "tomorrow", version: 7 });
    const { status, body } = await api.post<Problem>(courses, { ...rest, slots: [{ weekday: 8 }] });
    expect([status, body.code]).toEqual([422, "validation-failed"]);
    expect(body.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      ...["/code", "/credits", "/enrollmentOpensAt", "/slots/0/endsAt", "/slots/0/room", "/slots/0/startsAt"],
      ...["/slots/0/weekday", "/title", "/version"],
    ]);
  });

  it("is refused with every fault of its sense at once", async () => {
    const slot = { weekday: 3, startsAt: "09:00", endsAt: "11:00", room: "B1" };
    const { status, body } = await api.post<Problem>(
      courses,
      terms({
        instructorId: uuidV7(),
        enrollmentClosesAt: "2025-08-01T00:00:00Z",
        withdrawalEndsAt: "2025-08-01T00:00:00Z",
        slots: [slot, { ...slot, startsAt: "10:00", endsAt: "12:00" }, { ...slot, startsAt: "14:00", endsAt: "13:00" }],
        prerequisiteIds: [uuidV7()],
      }),
    );
    expect([status, body.code]).toEqual([422, "validation-failed"]);
    expect(body.errors).toEqual([
      { pointer: "/enrollmentClosesAt", detail: "must be after enrollmentOpensAt" },
      { pointer: "/withdrawalEndsAt", detail: "must be after enrollmentOpensAt" },
      { pointer: "/slots/1", detail: "overlaps /slots/0" },
      { pointer: "/slots/2/endsAt", detail: "must be after startsAt" },
      { pointer: "/instructorId", detail: "is no instructor's id" },
      { pointer: "/prerequisiteIds/0", detail: "is no course's id" },
    ]);
  });

  it("may name the people and courses that it is about in any spelling of their ids", async () => {
    const prerequisite = await addCourse(postgres);
    const { course } = await create({
      instructorId: instructorId.toUpperCase(),
      prerequisiteIds: [prerequisite.toUpperCase()],
    });
    expect(course).toMatchObject({ instructorId, prerequisiteIds: [prerequisite] });
  });

  it("names each prerequisite once, however it is spelt", async () => {
    const [one, other] = [await addCourse(postgres), await addCourse(postgres)];
    const { status, body } = await api.post<Problem>(
      courses,
      terms({ prerequisiteIds: [one, other, one.toUpperCase()] }),
    );
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: "/prerequisiteIds/2", detail: "is /prerequisiteIds/0 again" }],
    ]);
  });

  it.each([
    ["half a character in a title", "/title/en", { title: { en: "Rice \ud800", vi: "Lúa" } }],
    ["half a character in a description", "/description/vi", { description: { en: "Rice.", vi: "\udfff" } }],
    ["a control character in a title", "/title/vi", { title: { en: "Rice", vi: "Lúa\u0007" } }],
    ["a title of several lines", "/title/en", { title: { en: "Rice\n", vi: "Lúa" } }],
    ["half a character in a room", "/slots/0/room", { slots: [{ ...slotOnTuesday, room: "\ud83c" }] }],
    ["a leap second", "/withdrawalEndsAt", { withdrawalEndsAt: "2025-12-31T23:59:60Z" }],
    ["a date and a time with a blank between", "/enrollmentOpensAt", { enrollmentOpensAt: "2025-08-18 01:00:00Z" }],
    ["a day that there is not", "/enrollmentOpensAt", { enrollmentOpensAt: "2025-02-29T01:00:00Z" }],
  ])("is refused with %s", async (_what, pointer, different) => {
    const { status, body } = await api.post<Problem>(courses, terms(different));
    expect([status, body.errors?.map((fault) => fault.pointer)]).toEqual([422, [pointer]]);
  });

  it("may be described in several lines, with characters of any plane", async () => {
    const description = { en: "Rice 🌾\nFrom seed to bowl.", vi: "Cây lúa 🌾" };
    expect((await create({ description })).course).toMatchObject({ description });
  });

  it("does not take another's code, one at a time or both at once", async () => {
    const document = terms();
    const answers = await Promise.all([api.post<Problem>(courses, document), api.post<Problem>(courses, document)]);
    const later = await api.post<Problem>(courses, document);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect([later.status, later.body.code]).toEqual([409, "course-code-taken"]);
  });
});

describe("an edit", () => {
  it("replaces all of a course's terms", async () => {
    const { course, tag } = await create();
    const prerequisite = await addCourse(postgres);
    const next = terms({ capacity: 5, slots: [], prerequisiteIds: [prerequisite] });
    const { status, headers, body } = await api.sendDocument<Details>("PUT", `${courses}/${course.id}`, next, {
      "If-Match": tag,
    });
    expect(status).toBe(200);
    expectToFit(CourseDetails, body);
    expect(body).toMatchObject({ ...next, id: course.id, placesLeft: 5 });
    expect(headers.get("ETag")).not.toBe(tag);
  });

  it("changes what a merge patch names, takes away what it names null, and leaves the rest", async () => {
    const { course, tag } = await create();
    const change = { title: { vi: "Lúa nước" }, withdrawalEndsAt: null };
    const { status, body } = await patch<Details>(course.id, change, tag);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...course,
      title: { en: "Rice", vi: "Lúa nước" },
      withdrawalEndsAt: null,
      updatedAt: expect.any(String),
    });
  });

  it("is judged by what it makes of the course", async () => {
    const { course } = await create();
    const { status, body } = await patch(course.id, {
      title: null,
      enrollmentClosesAt: "2025-01-01T00:00:00Z",
      id: uuidV7(),
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: "/id", detail: "is not known" },
      { pointer: "/title", detail: "must be object" },
    ]);
    const { body: senseless } = await patch(course.id, { enrollmentClosesAt: "2025-01-01T00:00:00Z" });
    expect(senseless.errors).toEqual([{ pointer: "/enrollmentClosesAt", detail: "must be after enrollmentOpensAt" }]);
  });

  it("finds the course under any spelling of its id", async () => {
    const { course, tag } = await create();
    const loud = course.id.toUpperCase();
    const replaced = await api.sendDocument<Details>("PUT", `${courses}/${loud}`, terms({ code: course.code }), {
      "If-Match": tag,
    });
    expect([replaced.status, replaced.body.id]).toEqual([200, course.id]);
    const { status, body } = await patch<Details>(loud, { credits: 7 });
    expect([status, body]).toMatchObject([200, { id: course.id, credits: 7 }]);
  });

  it("is refused to whoever does not say what they read", async () => {
    const { course } = await create();
    for (const method of ["PUT", "PATCH"]) {
      const type = method === "PUT" ? "application/json" : mergePatch;
      const { status, body } = await api.sendDocument<Problem>(
        method,
        `${courses}/${course.id}`,
        {},
        { "Content-Type": type },
      );
      expect([status, body.code]).toEqual([428, "precondition-required"]);
    }
  });

  it("is refused to whoever read the course before another edit, and to all but one of many at once", async () => {
    const { course, tag } = await create();
    const answers = await Promise.all([1, 2, 3, 4, 5].map((credits) => patch(course.id, { credits }, tag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    expect((await patch(course.id, { credits: 9 }, tag)).body.code).toBe("precondition-failed");
  });

  it("is not refused because students enrolled meanwhile", async () => {
    const { course, tag } = await create();
    await addEnrollment(postgres, course.id, await addStudent(postgres));
    expect((await patch(course.id, { credits: 4 }, tag)).status).toBe(200);
  });

  it("leaves no fewer places than there are students", async () => {
    const { course } = await create();
    for (const student of await addStudents(postgres, 2)) await addEnrollment(postgres, course.id, student);
    const { status, body } = await patch(course.id, { capacity: 1 });
    expect([status, body.code]).toEqual([409, "capacity-below-enrolled"]);
  });

  it("gives new places to those who wait, in their order, and notes it", async () => {
    const { course } = await create({ capacity: 0, enrollmentClosesAt: null });
    const students = await addStudents(postgres, 3);
    for (const student of students) await addWaitingPlace(postgres, course.id, student);
    const { body } = await patch<Details>(course.id, { capacity: 2 });
    expect(body).toMatchObject({ placesLeft: 0, waitingCount: 1 });
    expect(await auditOf(course.id)).toEqual(
      students.slice(0, 2).map((student_id) => ({ actor: "staff|1", action: "promoted", student_id })),
    );
  });

  it("gives no place once enrolment has closed, until it is open again", async () => {
    const { course } = await create({ capacity: 0 });
    await addWaitingPlace(postgres, course.id, await addStudent(postgres));
    expect((await patch<Details>(course.id, { capacity: 2 })).body).toMatchObject({ placesLeft: 2, waitingCount: 1 });
    const { body } = await patch<Details>(course.id, { enrollmentClosesAt: null });
    expect(body).toMatchObject({ placesLeft: 1, waitingCount: 0 });
  });

  it("gives no place to whom it would put in two places at once: they leave the list", async () => {
    const { course } = await create({ capacity: 0, enrollmentClosesAt: null, slots: [] });
    const other = await addCourse(postgres);
    await postgres.query("INSERT INTO timetable_slots VALUES ($1, 2, '08:00', '09:00', 'B1')", [other]);
    const [busy = "", free = ""] = await addStudents(postgres, 2);
    await addEnrollment(postgres, other, busy);
    for (const student of [busy, free]) await addWaitingPlace(postgres, course.id, student);
    const { body } = await patch<Details>(course.id, { capacity: 1, slots: [slotOnTuesday] });
    expect(body).toMatchObject({ placesLeft: 0, waitingCount: 0 });
    expect(await auditOf(course.id)).toEqual([
      { actor: "staff|1", action: "left", student_id: busy },
      { actor: "staff|1", action: "promoted", student_id: free },
    ]);
  });

  it("gives a place to a student only when whatever else they are doing is done", async () => {
    const { course } = await create({ capacity: 0, enrollmentClosesAt: null, slots: [slotOnTuesday] });
    const [other, student] = [await addCourse(postgres), await addStudent(postgres)];
    await postgres.query("INSERT INTO timetable_slots VALUES ($1, 2, '08:00', '09:00', 'B1')", [other]);
    await addWaitingPlace(postgres, course.id, student);
    const { host, port, name } = postgres.as("lectern_app");
    const elsewhere = new Client({ host, port, database: name, user: "postgres" });
    await elsewhere.connect();
    await elsewhere.query("BEGIN");
    await elsewhere.query("UPDATE students SET enrollment_revision = enrollment_revision + 1 WHERE id = $1", [student]);
    await elsewhere.query("INSERT INTO enrollments (id, course_id, student_id) VALUES ($1, $2, $3)", [
      uuidV7(),
      other,
      student,
    ]);
    const edited = patch<Details>(course.id, { capacity: 1 });
    await pause(200);
    await elsewhere.query("COMMIT");
    expect((await edited).body).toMatchObject({ placesLeft: 1, waitingCount: 0 });
    expect(await auditOf(course.id)).toEqual([{ actor: "staff|1", action: "left", student_id: student }]);
    await elsewhere.end();
  });

  it("that changes nothing leaves the course as it was, version and all", async () => {
    const first = await addCourse(postgres);
    const second = await addCourse(postgres);
    const slots = [slotOnTuesday, { ...slotOnTuesday, weekday: 1 }];
    const { course, tag } = await create({ slots, prerequisiteIds: [second, first] });
    const same = [
      {},
      { credits: course.credits, slots, prerequisiteIds: [second.toUpperCase(), first] },
      { enrollmentOpensAt: "2025-08-18T08:00:00+07:00", instructorId: course.instructorId.toUpperCase() },
    ];
    for (const change of same) {
      const { status, headers, body } = await patch<Details>(course.id, change, tag);
      expect([status, headers.get("ETag"), body]).toEqual([200, tag, course]);
    }
  });

  it("never has a course need itself", async () => {
    const { course: first } = await create();
    const { course: second } = await create({ prerequisiteIds: [first.id] });
    const { status, body } = await patch(first.id, { prerequisiteIds: [second.id, first.id.toUpperCase()] });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: "/prerequisiteIds/0", detail: "needs this course itself" },
      { pointer: "/prerequisiteIds/1", detail: "is the course itself" },
    ]);
  });

  it("has a type of its own where it is a patch", async () => {
    const { course } = await create();
    const { status } = await api.sendDocument("PATCH", `${courses}/${course.id}`, {}, { "If-Match": "*" });
    expect(status).toBe(415);
  });

  it.each([uuidV7(), "RICE-101"])("finds no course %s", async (id) => {
    const { status, body } = await patch(id, {});
    expect([status, body.code]).toEqual([404, "course-not-found"]);
  });
});

describe("a merge patch", () => {
  const mostly = (right: readonly unknown[], wrong: readonly unknown[]) =>
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
  const text = mostly(["Rice", "Lúa"], ["", 7, null]);
  const localized = fc.oneof(
    { weight: 9, arbitrary: fc.record({ en: text, vi: text }, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, "Rice", [], { fr: null }) },
  );
  const time = mostly([null, "2025-08-20T00:00:00Z"], ["2025-08-20", 0]);
  const anyPatch = fc.record(
    {
      title: localized,
      description: localized,
      credits: mostly([1, 2, 3], [0, "3", null]),
      enrollmentClosesAt: time,
      withdrawalEndsAt: time,
      slots: mostly([[], [slotOnTuesday]], [null, [{ ...slotOnTuesday, weekday: 8 }]]),
    },
    { requiredKeys: [] },
  );

  it("that is accepted fits the contract, whatever is in it", async () => {
    const { course } = await create();
    let accepted = 0;
    const check = async (change: unknown) => {
      const { status } = await patch(course.id, change);
      expect([200, 422]).toContain(status);
      if (status === 200) expectToFit(CoursePatch, change);
      accepted += Number(status === 200);
    };
    await fc.assert(fc.asyncProperty(anyPatch, check), { numRuns: 100 });
    expect(accepted).toBeGreaterThan(20);
  });

  it.each([{ title: { vi: "Lúa nước" } }, { withdrawalEndsAt: null }])(
    "fits the contract in parts, too: %j",
    (change) => {
      expectToFit(CoursePatch, change);
    },
  );

  it.each([{ nothing: null }, { title: { fr: null } }])("takes away nothing that there is not: %j", async (change) => {
    expect((await patch((await create()).course.id, change)).status).toBe(422);
  });
});

describe("an archived course", () => {
  it("has nobody waiting for it any more, and the audit says that they left", async () => {
    const { course } = await create({ capacity: 0 });
    const students = await addStudents(postgres, 2);
    for (const student of students) await addWaitingPlace(postgres, course.id, student);
    const { body } = await api.send<Details>(`${courses}/${course.id}/archive`, {
      method: "POST",
      headers: { "If-Match": "*" },
    });
    expect(body.waitingCount).toBe(0);
    expect(await auditOf(course.id)).toEqual(
      students.map((student_id) => ({ actor: "staff|1", action: "left", student_id })),
    );
  });

  it("is no longer in the catalogue, is still found, and stays as it is", async () => {
    const { course, tag } = await create({ code: "GONE-101" });
    const archive = (ifMatch: string) =>
      api.send<Details>(`${courses}/${course.id}/archive`, { method: "POST", headers: { "If-Match": ifMatch } });
    expect((await archive('"99"')).status).toBe(412);
    const { status, body, headers } = await archive(tag);
    expect(status).toBe(200);
    expect(body).toEqual({ ...course, archivedAt: expect.any(String), updatedAt: expect.any(String) });
    expect((await api.get<{ items: unknown[] }>(`${courses}?search=GONE-101`)).body.items).toEqual([]);
    expect((await api.get<Details>(`${courses}/${course.id}`)).body).toEqual(body);
    const again = await patch(course.id, { credits: 1 }, headers.get("ETag") ?? "");
    expect([again.status, again.body.code]).toEqual([409, "course-archived"]);
  });
});
