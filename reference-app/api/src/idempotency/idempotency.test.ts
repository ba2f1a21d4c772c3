import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { Enrollment, type WaitingPlace } from "../../../contract/enrollment";
import type { Problem } from "../../../contract/problem";
import { expectToFit } from "../../test/contract";
import { startPostgres, type TestPostgres } from "../../test/postgres";
import { addCourse, addStudent } from "../../test/rows";
import { type Ask, type SignedInApi, startSignedInApi } from "../../test/signed-in-api";

let postgres: TestPostgres;
let signedIn: SignedInApi;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  signedIn = await startSignedInApi(postgres.as("lectern_app"));
});

afterAll(async () => {
  await signedIn?.close();
  await postgres?.remove();
});

const enrollments = "/api/v1/enrollments";
const waitingPlaces = "/api/v1/waiting-places";
let people = 0;
let keys = 0;

const newKey = () => {
  keys += 1;
  return { "Idempotency-Key": `key-${keys}` };
};

async function newStudent(): Promise<{ id: string; subject: string; ask: Ask }> {
  people += 1;
  const subject = `idp|${people}`;
  return { id: await addStudent(postgres, { subject }), subject, ask: await signedIn.as(subject, "student") };
}

const auditOf = async (course: string) =>
  (
    await postgres.query<{ action: string }>(
      "SELECT action FROM audit_entries WHERE course_id = $1 ORDER BY sequence",
      [course],
    )
  ).map(({ action }) => action);

/** Holds a course's row, so that whoever wants to enrol in it waits until `free` is called. */
async function hold(course: string): Promise<{ free(): Promise<void> }> {
  const { host, port, name } = postgres.as("lectern_app");
  const holder = new Client({ host, port, user: "postgres", database: name });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT FROM courses WHERE id = $1 FOR UPDATE", [course]);
  return { free: () => holder.end() };
}

describe("a request that is sent again with its key", () => {
  it("is answered the same, and done once", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const first = await ask<Enrollment>("POST", enrollments, { courseId }, key);
    const second = await ask<Enrollment>("POST", enrollments, { courseId }, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expectToFit(Enrollment, first.body);
    expect(second.body).toEqual(first.body);
    expect((await ask<{ items: Enrollment[] }>("GET", "/api/v1/students/me/enrollments")).body.items[0]).toMatchObject(
      first.body,
    );
    expect(await auditOf(courseId)).toEqual(["enrolled"]);
  });

  it("is answered the same also where the student has withdrawn since", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const first = await ask("POST", enrollments, { courseId }, key);
    await ask("DELETE", `/api/v1/students/me/enrollments/${courseId}`);
    expect((await ask("POST", enrollments, { courseId }, key)).body).toEqual(first.body);
    expect(await auditOf(courseId)).toEqual(["enrolled", "withdrawn"]);
  });

  it("is the same whether or not a student says who they are", async () => {
    const [courseId, { id, ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const first = await ask("POST", enrollments, { courseId }, key);
    const second = await ask("POST", enrollments, { studentId: id, courseId: courseId.toUpperCase() }, key);
    expect([second.status, second.body]).toEqual([201, first.body]);
  });

  it("joins a waiting list once", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres, { capacity: 0 }), await newStudent(), newKey()];
    const first = await ask<WaitingPlace>("POST", waitingPlaces, { courseId }, key);
    const second = await ask<WaitingPlace>("POST", waitingPlaces, { courseId }, key);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(await auditOf(courseId)).toEqual(["queued"]);
  });

  it.each([
    ["full", "course-full", 409],
    ["not there", "course-not-found", 404],
  ])("is refused the same where the course was %s, by then or not", async (_what, code, status) => {
    const { ask } = await newStudent();
    const key = newKey();
    const there = await addCourse(postgres, { capacity: 0 });
    const courseId = code === "course-full" ? there : "01900000-0000-7000-8000-00000000ffff";
    const first = await ask<Problem>("POST", enrollments, { courseId }, key);
    await postgres.query("UPDATE courses SET capacity = 10 WHERE id = $1", [there]);
    const second = await ask<Problem>("POST", enrollments, { courseId }, key);
    expect([first.status, first.body.code]).toEqual([status, code]);
    expect(second.body).toEqual({ ...first.body, traceId: second.headers.get("X-Request-Id") });
    expect((await ask("POST", enrollments, { courseId }, newKey())).status).toBe(code === "course-full" ? 201 : 404);
  });

  it("names the courses that stood in the way again", async () => {
    const [courseId, needed, { ask }, key] = [
      await addCourse(postgres),
      await addCourse(postgres),
      await newStudent(),
      newKey(),
    ];
    await postgres.query("INSERT INTO course_prerequisites VALUES ($1, $2)", [courseId, needed]);
    await ask("POST", enrollments, { courseId }, key);
    expect((await ask<Problem>("POST", enrollments, { courseId }, key)).body.courseIds).toEqual([needed]);
  });

  it("is done once of 20 at the same moment: the others are answered the same, or told that it is being done", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask<Enrollment & Problem>("POST", enrollments, { courseId }, key)),
    );
    const done = answers.filter(({ status }) => status === 201);
    const others = answers.filter(({ status }) => status !== 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    expect(others.map(({ status, body }) => [status, body.code])).toEqual(others.map(() => [409, "request-running"]));
    expect(await auditOf(courseId)).toEqual(["enrolled"]);
    expect((await ask<Enrollment>("POST", enrollments, { courseId }, key)).body).toEqual(done[0]?.body);
  });

  it("is told that it is still being done, and when to ask again", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const held = await hold(courseId);
    const first = ask<Enrollment>("POST", enrollments, { courseId }, key);
    await pause(500);
    const second = await ask<Problem>("POST", enrollments, { courseId }, key);
    expect([second.status, second.body.code, second.headers.get("Retry-After")]).toEqual([409, "request-running", "1"]);
    await held.free();
    expect((await first).status).toBe(201);
    expect((await ask("POST", enrollments, { courseId }, key)).body).toEqual((await first).body);
  });

  it("16.5.3: is done anew where it came to nothing the first time", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const held = await hold(courseId);
    const first = await ask<Problem>("POST", enrollments, { courseId }, key);
    await held.free();
    expect([first.status, first.body.code]).toEqual([503, "service-unavailable"]);
    expect((await ask("POST", enrollments, { courseId }, key)).status).toBe(201);
  });
});

describe("a key", () => {
  it("is for one request: another body or another address is refused, and changes nothing", async () => {
    const [courseId, other, { ask }, key] = [
      await addCourse(postgres),
      await addCourse(postgres),
      await newStudent(),
      newKey(),
    ];
    await ask("POST", enrollments, { courseId }, key);
    for (const [path, document] of [
      [enrollments, { courseId: other }],
      [waitingPlaces, { courseId }],
    ] as const) {
      const { status, body } = await ask<Problem>("POST", path, document, key);
      expect([status, body.code]).toEqual([422, "idempotency-key-reused"]);
    }
    expect(await auditOf(other)).toEqual([]);
  });

  it("8.2.2 API1: is its owner's: who else chooses the same gets an answer of their own", async () => {
    const [courseId, one, other, key] = [await addCourse(postgres), await newStudent(), await newStudent(), newKey()];
    await one.ask("POST", enrollments, { courseId }, key);
    const { status, body } = await other.ask<Enrollment>("POST", enrollments, { courseId }, key);
    expect([status, body.studentId]).toEqual([201, other.id]);
  });

  it.each(["", "two words", "lúa", "x".repeat(256)])("is one word of visible ASCII, and not %j", async (key) => {
    const { ask } = await newStudent();
    const headers = { "Idempotency-Key": Buffer.from(key).toString("latin1") };
    const { status, body } = await ask<Problem>("POST", enrollments, { courseId: await addCourse(postgres) }, headers);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, "Idempotency-Key"]);
  });

  it("is not used up by a request that is not in order", async () => {
    const [courseId, { ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    expect((await ask("POST", enrollments, { courseId: "rice" }, key)).status).toBe(422);
    expect((await ask("POST", enrollments, { courseId }, key)).status).toBe(201);
  });

  it("is kept for 24 hours, and may then be used for something else", async () => {
    const [courseId, other, { subject, ask }, key] = [
      await addCourse(postgres),
      await addCourse(postgres),
      await newStudent(),
      newKey(),
    ];
    await ask("POST", enrollments, { courseId }, key);
    const [row] = await postgres.query(
      "SELECT extract(epoch FROM expires_at - now())::float / 3600 AS hours FROM idempotency_keys WHERE owner = $1",
      [subject],
    );
    expect(row?.hours).toBeCloseTo(24, 1);
    await postgres.query("UPDATE idempotency_keys SET expires_at = now() WHERE owner = $1", [subject]);
    const { status, body } = await ask<Enrollment>("POST", enrollments, { courseId: other }, key);
    expect([status, body.courseId]).toEqual([201, other]);
  });

  it("that a process took with it when it ended is free again after 30 seconds", async () => {
    const [courseId, { subject, ask }, key] = [await addCourse(postgres), await newStudent(), newKey()];
    const held = await hold(courseId);
    const cutOff = ask("POST", enrollments, { courseId }, key);
    await pause(500);
    const [row] = await postgres.query(
      "SELECT state, extract(epoch FROM expires_at - created_at)::float AS seconds FROM idempotency_keys WHERE owner = $1",
      [subject],
    );
    expect(row).toEqual({ state: "running", seconds: expect.closeTo(30, 0) });
    await held.free();
    await cutOff;
    // As if the process had ended before its statement did.
    await postgres.query("DELETE FROM enrollments WHERE course_id = $1", [courseId]);
    await postgres.query(
      "UPDATE idempotency_keys SET state = 'running', status = NULL, answer = NULL, expires_at = now() WHERE owner = $1",
      [subject],
    );
    expect((await ask("POST", enrollments, { courseId }, key)).status).toBe(201);
  });
});

it("keeps an answer together with what it tells of, or neither", async () => {
  await postgres.query("REVOKE UPDATE (answer) ON idempotency_keys FROM lectern_app");
  try {
    for (const [path, capacity] of [
      [enrollments, 1],
      [waitingPlaces, 0],
    ] as const) {
      const [courseId, { ask }] = [await addCourse(postgres, { capacity }), await newStudent()];
      expect((await ask("POST", path, { courseId }, newKey())).status).toBe(500);
      expect(await auditOf(courseId)).toEqual([]);
    }
  } finally {
    await postgres.query("GRANT UPDATE (answer) ON idempotency_keys TO lectern_app");
  }
});

it("takes one statement to enrol without a key, and two with one", async () => {
  const [courseId, { ask }] = [await addCourse(postgres), await newStudent()];
  await ask("GET", "/api/v1/students/me"); // Who they are is known from here on.
  const statements = jest.spyOn(Client.prototype, "query");
  await ask("POST", enrollments, { courseId });
  expect(statements).toHaveBeenCalledTimes(1);
  await ask("DELETE", `/api/v1/students/me/enrollments/${courseId}`);
  statements.mockClear();
  await ask("POST", enrollments, { courseId }, newKey());
  expect(statements).toHaveBeenCalledTimes(2);
  statements.mockRestore();
});

it("deletes keys whose time is over, so that there are never many more than were used in a day", async () => {
  await postgres.query(`
    INSERT INTO idempotency_keys (owner, key, request_hash, expires_at)
    SELECT 'idp|gone', 'old-' || n, '\\x00', now() - interval '1 minute' FROM generate_series(1, 300) AS n`);
  const another = await startSignedInApi(postgres.as("lectern_app"));
  const { subject } = await newStudent();
  const ask = await another.as(subject, "student");
  await ask("POST", enrollments, { courseId: await addCourse(postgres) }, newKey());
  expect(await postgres.query("SELECT FROM idempotency_keys WHERE owner = 'idp|gone'")).toEqual([]);
  await another.close();
});
