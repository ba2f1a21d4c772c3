import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addInstructor, addStudent, addStudents } from "../../test/rows";
import { uuidV7 } from "../uuid-v7";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
});

afterAll(() => postgres?.remove());

const run = (sql: string, ...values: unknown[]) => postgres.query(sql, values);
const violating = (sql: string, ...values: unknown[]) => expect(run(sql, ...values)).rejects;

const enrolment = "INSERT INTO enrollments (id, course_id, student_id) VALUES ($1, $2, $3)";
const waiting = "INSERT INTO waiting_list (id, course_id, student_id) VALUES ($1, $2, $3)";
const slot = "INSERT INTO timetable_slots (course_id, weekday, starts_at, ends_at, room) VALUES ($1, $2, $3, $4, 'A1')";
const prerequisite = "INSERT INTO course_prerequisites (course_id, prerequisite_id) VALUES ($1, $2)";

async function countersOf(course: string) {
  const [row] = await run(
    "SELECT enrolled_count AS enrolled, waiting_count AS waiting FROM courses WHERE id = $1",
    course,
  );
  return row;
}

describe("whoever goes round the API still cannot", () => {
  it("enrol more students than a course has places, in one statement or in many", async () => {
    const course = await addCourse(postgres, { capacity: 2 });
    const students = await addStudents(postgres, 3);
    const all = "INSERT INTO enrollments (id, course_id, student_id) SELECT gen_random_uuid(), $1, unnest($2::uuid[])";
    await violating(all, course, students).toMatchObject({ constraint: "courses_enrolled_count_check" });
    await run(all, course, students.slice(1));
    await violating(enrolment, uuidV7(), course, students[0]).toMatchObject({
      constraint: "courses_enrolled_count_check",
    });
    expect(await countersOf(course)).toEqual({ enrolled: 2, waiting: 0 });
  });

  it("take the last place twice at the same moment", async () => {
    const course = await addCourse(postgres, { capacity: 1 });
    const students = await addStudents(postgres, 10);
    const results = await Promise.allSettled(students.map((student) => run(enrolment, uuidV7(), course, student)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("have a course of fewer places than students", async () => {
    const course = await addCourse(postgres);
    await run(enrolment, uuidV7(), course, await addStudent(postgres));
    await violating("UPDATE courses SET capacity = 0 WHERE id = $1", course).toMatchObject({
      constraint: "courses_enrolled_count_check",
    });
  });

  it("make a counter say what is not so", async () => {
    const course = await addCourse(postgres);
    const students = await addStudents(postgres, 3);
    for (const student of students) await run(enrolment, uuidV7(), course, student);
    await run(waiting, uuidV7(), course, await addStudent(postgres));
    await run("UPDATE courses SET enrolled_count = 7, waiting_count = 7 WHERE id = $1", course);
    expect(await countersOf(course)).toEqual({ enrolled: 3, waiting: 1 });
    await run("DELETE FROM enrollments WHERE student_id = $1", students[0]);
    await run("DELETE FROM waiting_list WHERE course_id = $1", course);
    expect(await countersOf(course)).toEqual({ enrolled: 2, waiting: 0 });
  });

  it("start a course with students that it does not have", async () => {
    const course = uuidV7();
    await run(
      `INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity, enrolled_count)
       VALUES ($1, 'FULL-101', $2, $2, 'introductory', 'vi', $3, 3, 5, 5)`,
      ...[course, { en: "Rice", vi: "Cây lúa" }, await addInstructor(postgres)],
    );
    expect(await countersOf(course)).toEqual({ enrolled: 0, waiting: 0 });
  });

  it.each(["enrollments", "waiting_list"])(
    "move rows of %s to another course, or take all away at once",
    async (table) => {
      await violating(`UPDATE ${table} SET course_id = course_id`).toMatchObject({ code: "23000" });
      await violating(`TRUNCATE ${table}`).toMatchObject({ code: "23000" });
    },
  );

  it("enrol a student twice in a course, or let them wait twice", async () => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    await run(enrolment, uuidV7(), course, student);
    await violating(enrolment, uuidV7(), course, student).toMatchObject({
      constraint: "enrollments_student_id_course_id_key",
    });
    const other = await addStudent(postgres);
    await run(waiting, uuidV7(), course, other);
    await violating(waiting, uuidV7(), course, other).toMatchObject({
      constraint: "waiting_list_student_id_course_id_key",
    });
  });

  it("let a student be in a course and wait for it, one after the other or both at the same moment", async () => {
    const course = await addCourse(postgres);
    const [inside, outside, quick] = await addStudents(postgres, 3);
    await run(enrolment, uuidV7(), course, inside);
    await violating(waiting, uuidV7(), course, inside).toMatchObject({ constraint: "waiting_list_or_enrollments" });
    await run(waiting, uuidV7(), course, outside);
    await violating(enrolment, uuidV7(), course, outside).toMatchObject({ constraint: "enrollments_or_waiting_list" });
    const both = [enrolment, waiting].map((statement) => run(statement, uuidV7(), course, quick));
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await countersOf(course)).toMatchObject({ enrolled: expect.any(Number) });
  });

  it("stop each other where they change several courses", async () => {
    const courses = await Promise.all(Array.from({ length: 40 }, () => addCourse(postgres, { capacity: 500 })));
    const students = await addStudents(postgres, 60);
    const all = `INSERT INTO enrollments (id, course_id, student_id)
      SELECT gen_random_uuid(), course, $1 FROM unnest($2::uuid[]) AS course`;
    // Of sets of different sizes PostgreSQL's plan takes the courses in different orders.
    const chosen = (index: number) => (index % 2 ? courses : courses.slice(0, 2 + (index % 9)));
    await Promise.all(students.map((student, index) => run(all, student, chosen(index))));
    const expected = courses.map((_, place) => students.filter((__, index) => place < chosen(index).length).length);
    expect((await Promise.all(courses.map(countersOf))).map((row) => row?.enrolled)).toEqual(expected);
  });

  it("have a temporary table of theirs taken for one of ours", async () => {
    const [course, student] = [await addCourse(postgres), await addStudent(postgres)];
    const session = await openSession();
    await session.query("CREATE TEMPORARY TABLE courses (LIKE courses INCLUDING DEFAULTS)");
    await session.query("INSERT INTO public.enrollments (id, course_id, student_id) VALUES ($1, $2, $3)", [
      uuidV7(),
      course,
      student,
    ]);
    await session.end();
    expect(await countersOf(course)).toEqual({ enrolled: 1, waiting: 0 });
  });

  it("enrol a student who does not exist", async () => {
    await violating(enrolment, uuidV7(), await addCourse(postgres), uuidV7()).toMatchObject({
      constraint: "enrollments_student_id_fkey",
    });
  });

  it("give two courses the same code", async () => {
    await addCourse(postgres, { code: "TWIN-101" });
    await expect(addCourse(postgres, { code: "TWIN-101" })).rejects.toMatchObject({ constraint: "courses_code_key" });
  });

  it("give two people the same sign-in", async () => {
    const [one, other] = await addStudents(postgres, 2);
    await run("UPDATE students SET subject = 'idp|1' WHERE id = $1", one);
    await violating("UPDATE students SET subject = 'idp|1' WHERE id = $1", other).toMatchObject({
      constraint: "students_subject_key",
    });
  });

  it.each([
    ["name a course in one language only", `title = '{"en": "Rice"}'`, "courses_title_check"],
    ["teach a course in a language that there is none for", "language = 'fr'", "courses_language_check"],
    [
      "close enrolment before it opens",
      "enrollment_opens_at = '2025-09-01', enrollment_closes_at = '2025-08-01'",
      "courses_enrollment_window_check",
    ],
    [
      "end withdrawal before enrolment opens",
      "enrollment_opens_at = '2025-09-01', withdrawal_ends_at = '2025-08-01'",
      "courses_withdrawal_check",
    ],
    [
      "give a course to an instructor who does not exist",
      "instructor_id = gen_random_uuid()",
      "courses_instructor_id_fkey",
    ],
  ])("%s", async (_what, change, constraint) => {
    const course = await addCourse(postgres);
    await violating(`UPDATE courses SET ${change} WHERE id = $1`, course).toMatchObject({ constraint });
  });
});

it("writes a student's row again in its own page, so that no index is touched", async () => {
  const session = await openSession();
  const { rows: students } = await session.query(
    "INSERT INTO students (id, full_name) SELECT gen_random_uuid(), 'Trần Văn Bình' FROM generate_series(1, 400) RETURNING id",
  );
  const moves = async () => {
    await session.query("SELECT pg_stat_force_next_flush()");
    const { rows } = await session.query(
      "SELECT n_tup_newpage_upd FROM pg_stat_user_tables WHERE relname = 'students'",
    );
    return Number(rows[0].n_tup_newpage_upd);
  };
  const before = await moves();
  for (const { id } of students)
    await session.query("UPDATE students SET enrollment_revision = enrollment_revision + 1 WHERE id = $1", [id]);
  expect((await moves()) - before).toBe(0);
  await session.end();
});

describe("a timetable", () => {
  it.each([
    ["that ends before it starts", 1, "10:00", "09:00", "timetable_slots_order_check"],
    ["on an eighth day", 8, "09:00", "10:00", "timetable_slots_weekday_check"],
    ["while the same course meets elsewhere", 3, "09:30", "10:30", "timetable_slots_overlap_excl"],
    ["around another meeting of the course", 3, "08:00", "12:00", "timetable_slots_overlap_excl"],
  ])("holds no meeting %s", async (_what, weekday, startsAt, endsAt, constraint) => {
    const course = await addCourse(postgres);
    await run(slot, course, 3, "09:00", "10:00");
    await violating(slot, course, weekday, startsAt, endsAt).toMatchObject({ constraint });
  });

  it("holds meetings one after the other, on other days and of other courses", async () => {
    const [course, other] = [await addCourse(postgres), await addCourse(postgres)];
    await run(slot, course, 3, "09:00", "10:00");
    await run(slot, course, 3, "10:00", "11:00");
    await run(slot, course, 4, "09:00", "10:00");
    await run(slot, other, 3, "09:00", "10:00");
  });
});

describe("prerequisites", () => {
  it("never lead from a course to itself, directly or through others", async () => {
    const [first, second, third] = [await addCourse(postgres), await addCourse(postgres), await addCourse(postgres)];
    await violating(prerequisite, first, first).toMatchObject({ constraint: "course_prerequisites_self_check" });
    await run(prerequisite, second, first);
    await run(prerequisite, third, second);
    await violating(prerequisite, first, third).toMatchObject({ constraint: "course_prerequisites_cycle" });
  });

  it("never lead in a circle that two people close at the same moment", async () => {
    const [one, other] = [await addCourse(postgres), await addCourse(postgres)];
    const sessions = await Promise.all([openSession(), openSession()]);
    for (const session of sessions) await session.query("BEGIN");
    await sessions[0].query(prerequisite, [one, other]);
    const second = sessions[1].query(prerequisite, [other, one]);
    await sessions[0].query("COMMIT");
    await expect(second).rejects.toMatchObject({ constraint: "course_prerequisites_cycle" });
    await Promise.all(sessions.map((session) => session.end()));
  });
});

describe("the audit", () => {
  it.each(["UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"])(
    "refuses its own owner: %s",
    async (sql) => {
      const owner = await openSession("lectern_migrator");
      await expect(owner.query(sql)).rejects.toThrow("audit entries are only ever added");
      await owner.end();
    },
  );
});

describe("a course's instructor", () => {
  it("is named as they are from now on in a course that is made while they are renamed", async () => {
    const instructor = await addInstructor(postgres, "Phạm Thị Hạnh");
    const [renaming, making] = [await openSession(), await openSession()];
    await renaming.query("BEGIN");
    await renaming.query("UPDATE instructors SET full_name = 'Đỗ Thị Hạnh' WHERE id = $1", [instructor]);
    const made = making.query(
      `INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity)
       VALUES ($1, 'NAME-101', $2, $2, 'introductory', 'vi', $3, 3, 5) RETURNING instructor`,
      [uuidV7(), { en: "Rice", vi: "Cây lúa" }, instructor],
    );
    await pause(200);
    await renaming.query("COMMIT");
    expect((await made).rows).toEqual([{ instructor: "Đỗ Thị Hạnh" }]);
    await Promise.all([renaming.end(), making.end()]);
  });

  it("is found under a new name as soon as they have one, and the course's edit counts", async () => {
    const course = await addCourse(postgres, { instructor: "Phạm Thị Dung" });
    await run("UPDATE instructors SET full_name = 'Đỗ Thị Dung' WHERE full_name = 'Phạm Thị Dung'");
    expect(await run("SELECT instructor, search_text, version FROM courses WHERE id = $1", course)).toEqual([
      { instructor: "Đỗ Thị Dung", search_text: expect.stringContaining("do thi dung"), version: 2 },
    ]);
  });
});

it("lets an upload say only what can be, and a course show one image", async () => {
  const course = await addCourse(postgres);
  const upload = `INSERT INTO uploads (id, course_id, kind, object_key, file_name, media_type, size_bytes, state, uploaded_by, decided_at)
    VALUES (gen_random_uuid(), $1, 'image', gen_random_uuid(), 'a.png', 'image/png', $2, $3, 'idp|1', $4)`;
  await violating(upload, course, 0, "pending", null).toMatchObject({ constraint: "uploads_size_bytes_check" });
  await violating(upload, course, 1, "confirmed", null).toMatchObject({ constraint: "uploads_decided_check" });
  await run(upload, course, 1, "confirmed", new Date());
  await violating(upload, course, 1, "confirmed", new Date()).toMatchObject({ constraint: "uploads_one_image_idx" });
});

it("calls no request done that has no answer", async () => {
  await violating(
    `INSERT INTO idempotency_keys (owner, key, request_hash, state, expires_at) VALUES ('a', 'b', '\\x00', 'done', now())`,
  ).toMatchObject({ constraint: "idempotency_keys_answer_check" });
});

async function openSession(user: "lectern_app" | "lectern_migrator" = "lectern_migrator"): Promise<Client> {
  const { host, port, name } = postgres.as(user);
  const client = new Client({ host, port, user, database: name });
  await client.connect();
  return client;
}
