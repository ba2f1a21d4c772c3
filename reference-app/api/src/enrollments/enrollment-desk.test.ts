import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { RefusalCode } from "../../../contract/enrollment";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addEnrollment, addStudent, addStudents, addWaitingPlace } from "../../test/rows";
import { createDataSource } from "../data-source";
import { Database } from "../database";
import { uuidV7 } from "../uuid-v7";
import { EnrollmentDesk } from "./enrollment-desk.service";

let postgres: TestPostgres;
let database: Database;
let desk: EnrollmentDesk;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  database = new Database(createDataSource(postgres.as("lectern_app"), "api"));
  desk = new EnrollmentDesk(database);
});

afterAll(async () => {
  await database?.close();
  await postgres?.remove();
});

const act = { actor: "idp|1", traceId: "trace-1" };
const enrol = (courseId: string, studentId: string) => desk.enrol({ courseId, studentId }, act);
const join = (courseId: string, studentId: string) => desk.joinWaitingList({ courseId, studentId }, act);
const withdraw = (courseId: string, studentId: string) => desk.withdraw({ courseId, studentId }, act);
const leave = (courseId: string, studentId: string) => desk.leaveWaitingList({ courseId, studentId }, act);

const refusal = (code: string, courseIds: readonly string[] = []) => expect.objectContaining({ code, courseIds });

const meet = (course: string, weekday: number, startsAt: string, endsAt: string) =>
  postgres.query("INSERT INTO timetable_slots VALUES ($1, $2, $3, $4, 'A1')", [course, weekday, startsAt, endsAt]);

const needs = (course: string, prerequisite: string) =>
  postgres.query("INSERT INTO course_prerequisites VALUES ($1, $2)", [course, prerequisite]);

const change = (course: string, what: string) => postgres.query(`UPDATE courses SET ${what} WHERE id = $1`, [course]);

async function auditOf(course: string): Promise<string[]> {
  const rows = await postgres.query<{ action: string; student_id: string }>(
    "SELECT action, student_id FROM audit_entries WHERE course_id = $1 ORDER BY sequence",
    [course],
  );
  return rows.map(({ action, student_id }) => `${action} ${student_id}`);
}

async function fullCourse(): Promise<{ course: string; inside: string }> {
  const [course, inside] = [await addCourse(postgres, { capacity: 1 }), await addStudent(postgres)];
  await enrol(course, inside);
  return { course, inside };
}

describe("enrolling", () => {
  it("takes a place, and notes who did it for whom, when and in which request", async () => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    const enrollment = await enrol(course, student);
    expect(await postgres.query("SELECT * FROM audit_entries WHERE course_id = $1", [course])).toEqual([
      {
        sequence: expect.any(String),
        happened_at: expect.any(Date),
        actor: "idp|1",
        action: "enrolled",
        student_id: student,
        course_id: course,
        enrollment_id: enrollment.id,
        trace_id: "trace-1",
      },
    ]);
    expect(await postgres.query("SELECT enrolled_count FROM courses WHERE id = $1", [course])).toEqual([
      { enrolled_count: 1 },
    ]);
  });

  it.each([
    ["has not opened", "enrollment_opens_at = now() + interval '1 minute'"],
    ["has closed", "enrollment_closes_at = now() - interval '1 minute'"],
    ["is of an archived course", "archived_at = now()"],
  ])("is refused where it %s", async (_what, state) => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    await change(course, state);
    await expect(enrol(course, student)).rejects.toEqual(refusal("enrollment-closed"));
  });

  it("is refused a second time, in a course and in its waiting list", async () => {
    const { course, inside } = await fullCourse();
    const student = await addStudent(postgres);
    await join(course, student);
    await expect(enrol(course, inside)).rejects.toEqual(refusal("already-enrolled"));
    await expect(enrol(course, student)).rejects.toEqual(refusal("already-waiting"));
    await expect(join(course, inside)).rejects.toEqual(refusal("already-enrolled"));
  });

  it("needs every prerequisite, and says which are missing", async () => {
    const courses = [await addCourse(postgres), await addCourse(postgres), await addCourse(postgres)];
    const [course = "", first = "", second = ""] = courses;
    const student = await addStudent(postgres);
    await needs(course, first);
    await needs(course, second);
    await postgres.query("INSERT INTO completed_courses VALUES ($1, $2)", [student, first]);
    await expect(enrol(course, student)).rejects.toEqual(refusal("prerequisite-missing", [second]));
    await postgres.query("INSERT INTO completed_courses VALUES ($1, $2)", [student, second]);
    await enrol(course, student);
  });

  it("never puts a student in two places at once, not by waiting either, and says which course it is", async () => {
    const { course: full } = await fullCourse();
    const [course, after, student] = [await addCourse(postgres), await addCourse(postgres), await addStudent(postgres)];
    await meet(full, 2, "09:00", "11:00");
    await meet(course, 2, "10:30", "12:00");
    await meet(after, 2, "11:00", "12:00");
    await join(full, student);
    await expect(enrol(course, student)).rejects.toEqual(refusal("timetable-clash", [full]));
    await enrol(after, student);
  });

  it("stops at the student's limit, of which waiting is a part", async () => {
    const { course: full } = await fullCourse();
    const student = await addStudent(postgres);
    await postgres.query("UPDATE students SET course_limit = 2 WHERE id = $1", [student]);
    await join(full, student);
    await enrol(await addCourse(postgres), student);
    await expect(enrol(await addCourse(postgres), student)).rejects.toEqual(refusal("course-limit-reached"));
  });

  it("is refused in a full course, unless it is refused for another reason", async () => {
    const { course } = await fullCourse();
    await expect(enrol(course, await addStudent(postgres))).rejects.toEqual(refusal("course-full"));
    await needs(course, await addCourse(postgres));
    await expect(enrol(course, await addStudent(postgres))).rejects.toMatchObject({ code: "prerequisite-missing" });
  });

  it("knows neither students nor courses that there are not", async () => {
    await expect(enrol(uuidV7(), await addStudent(postgres))).rejects.toEqual(refusal("course-not-found"));
    await expect(enrol(await addCourse(postgres), uuidV7())).rejects.toEqual(refusal("student-not-found"));
  });
});

describe("of several reasons, the weightiest is said:", () => {
  const situations: Record<RefusalCode, (course: string, student: string) => Promise<unknown>> = {
    "already-enrolled": (course, student) => addEnrollment(postgres, course, student),
    "already-waiting": (course, student) => addWaitingPlace(postgres, course, student),
    "enrollment-closed": (course) => change(course, "enrollment_closes_at = now()"),
    "prerequisite-missing": async (course) => needs(course, await addCourse(postgres)),
    "timetable-clash": async (course, student) => {
      const other = await addCourse(postgres);
      await addEnrollment(postgres, other, student);
      for (const each of [course, other]) await meet(each, 5, "09:00", "10:00");
    },
    "course-limit-reached": (_course, student) =>
      postgres.query("UPDATE students SET course_limit = 0 WHERE id = $1", [student]),
    "course-full": (course) => change(course, "capacity = enrolled_count"),
  };
  const codes = RefusalCode.anyOf.map((each) => each.const);
  const pairs = codes.flatMap((code, index) => codes.slice(index + 1).map((lighter) => [code, lighter] as const));

  // The database lets nobody be in a course and wait for it.
  it.each(pairs.filter(([, lighter]) => lighter !== "already-waiting"))("%s before %s", async (code, lighter) => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    for (const each of [code, lighter]) await situations[each](course, student);
    await expect(enrol(course, student)).rejects.toMatchObject({ code });
  });
});

describe("a course that changes while somebody waits for it to be free", () => {
  it.each([
    ["archived", "archived_at = now()", "enrollment-closed"],
    ["closed", "enrollment_closes_at = now()", "enrollment-closed"],
    ["made smaller", "capacity = 0", "course-full"],
  ])("refuses them as what it is by then: %s", async (_what, state, code) => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    const { host, port, name } = postgres.as("lectern_app");
    const editor = new Client({ host, port, database: name, user: "postgres" });
    await editor.connect();
    await editor.query("BEGIN");
    await editor.query(`UPDATE courses SET ${state} WHERE id = $1`, [course]);
    const outcome = expect(enrol(course, student)).rejects.toEqual(refusal(code));
    await pause(200);
    await editor.query("COMMIT");
    await outcome;
    await editor.end();
  });
});

describe("an archived course", () => {
  it("neither clashes nor counts for whoever was in it or waited for it", async () => {
    const student = await addStudent(postgres);
    await postgres.query("UPDATE students SET course_limit = 1 WHERE id = $1", [student]);
    const [past, next] = [await addCourse(postgres), await addCourse(postgres)];
    for (const course of [past, next]) await meet(course, 1, "09:00", "10:00");
    await enrol(past, student);
    await expect(enrol(next, student)).rejects.toEqual(refusal("timetable-clash", [past]));
    await change(past, "archived_at = now()");
    await enrol(next, student);
  });
});

it("answers ids in one spelling, whatever the caller's", async () => {
  const { course } = await fullCourse();
  const [open, student] = [await addCourse(postgres), await addStudent(postgres)];
  const whom = { courseId: course, studentId: student };
  const loud = { courseId: course.toUpperCase(), studentId: student.toUpperCase() };
  expect(await desk.joinWaitingList(loud, act)).toMatchObject(whom);
  expect(await desk.waitingPlace(loud)).toMatchObject(whom);
  expect(await desk.enrol({ ...loud, courseId: open.toUpperCase() }, act)).toMatchObject({ ...whom, courseId: open });
});

describe("a student who does several things at the same moment", () => {
  it("is enrolled once", async () => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => enrol(course, student)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await auditOf(course)).toEqual([`enrolled ${student}`]);
  });

  it("gets one of two courses that clash", async () => {
    const student = await addStudent(postgres);
    const courses = [await addCourse(postgres), await addCourse(postgres)];
    for (const course of courses) await meet(course, 1, "09:00", "10:00");
    const results = await Promise.allSettled(courses.map((course) => enrol(course, student)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("stays within the limit", async () => {
    const student = await addStudent(postgres);
    await postgres.query("UPDATE students SET course_limit = 3 WHERE id = $1", [student]);
    const courses = await Promise.all(Array.from({ length: 8 }, () => addCourse(postgres)));
    const results = await Promise.allSettled(courses.map((course) => enrol(course, student)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });
});

describe("withdrawing", () => {
  it("gives the place to who waits first, at once, and notes both", async () => {
    const { course, inside } = await fullCourse();
    const [first = "", second = ""] = await addStudents(postgres, 2);
    const place = await join(course, first);
    await join(course, second);
    await withdraw(course, inside);
    expect(await auditOf(course)).toEqual([
      ...[`enrolled ${inside}`, `queued ${first}`, `queued ${second}`],
      ...[`withdrawn ${inside}`, `promoted ${first}`],
    ]);
    expect(await postgres.query("SELECT id, student_id FROM enrollments WHERE course_id = $1", [course])).toEqual([
      { id: place.id, student_id: first },
    ]);
    expect(await desk.waitingPlace({ courseId: course, studentId: second })).toMatchObject({ position: 1 });
  });

  it("gives no place to who would now be in two places at once, or lacks a new prerequisite: they leave the list", async () => {
    const { course, inside } = await fullCourse();
    const [busy = "", unready = "", free = "", last = ""] = await addStudents(postgres, 4);
    const other = await addCourse(postgres);
    await enrol(other, busy);
    for (const student of [busy, unready, free, last]) await join(course, student);
    for (const each of [course, other]) await meet(each, 4, "09:00", "10:00");
    const needed = await addCourse(postgres);
    await needs(course, needed);
    for (const student of [busy, free, last])
      await postgres.query("INSERT INTO completed_courses VALUES ($1, $2)", [student, needed]);
    await withdraw(course, inside);
    expect((await auditOf(course)).slice(-4)).toEqual([
      `withdrawn ${inside}`,
      ...[`left ${busy}`, `left ${unready}`, `promoted ${free}`],
    ]);
    expect(await desk.waitingPlace({ courseId: course, studentId: last })).toMatchObject({ position: 1 });
  });

  it("gives a student at most one of two places that have come to clash, also where both get free at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const student = await addStudent(postgres);
      const full = [await fullCourse(), await fullCourse()];
      for (const { course } of full) await join(course, student);
      for (const { course } of full) await meet(course, 4, "09:00", "10:00");
      await Promise.all(full.map(({ course, inside }) => withdraw(course, inside)));
      const audits = await Promise.all(full.map(({ course }) => auditOf(course)));
      expect(audits.map((audit) => audit.at(-1)).sort()).toEqual([`left ${student}`, `promoted ${student}`]);
    }
  });

  it("gives no place once enrolment has closed", async () => {
    const { course, inside } = await fullCourse();
    const student = await addStudent(postgres);
    await join(course, student);
    await change(course, "enrollment_closes_at = now()");
    await withdraw(course, inside);
    expect(await desk.waitingPlace({ courseId: course, studentId: student })).toMatchObject({ position: 1 });
  });

  it("gives each place to somebody, however many get free at once", async () => {
    const course = await addCourse(postgres, { capacity: 8 });
    const [inside, waiting] = [await addStudents(postgres, 8), await addStudents(postgres, 10)];
    for (const student of inside) await enrol(course, student);
    for (const student of waiting) await join(course, student);
    await Promise.all(inside.map((student) => withdraw(course, student)));
    const promoted = (await auditOf(course)).filter((entry) => entry.startsWith("promoted"));
    expect(promoted).toEqual(waiting.slice(0, 8).map((student) => `promoted ${student}`));
  });

  it("is over with its deadline", async () => {
    const { course, inside } = await fullCourse();
    await change(course, "withdrawal_ends_at = now()");
    await expect(withdraw(course, inside)).rejects.toEqual(refusal("withdrawal-closed"));
  });

  it("needs an enrolment", async () => {
    const { course } = await fullCourse();
    await expect(withdraw(course, await addStudent(postgres))).rejects.toEqual(refusal("enrollment-not-found"));
  });
});

describe("the waiting list", () => {
  it("is in the order of joining, and closes up when somebody leaves", async () => {
    const { course } = await fullCourse();
    const students = await addStudents(postgres, 3);
    const places = [];
    for (const student of students) places.push(await join(course, student));
    expect(places.map(({ position }) => position)).toEqual([1, 2, 3]);
    await leave(course, students[0] as string);
    const place = await desk.waitingPlace({ courseId: course, studentId: students[2] as string });
    expect(place).toEqual({ ...places[2], position: 2 });
    await expect(leave(course, students[0] as string)).rejects.toEqual(refusal("waiting-place-not-found"));
  });

  it("is for full courses alone", async () => {
    await expect(join(await addCourse(postgres), await addStudent(postgres))).rejects.toEqual(refusal("places-left"));
  });
});
