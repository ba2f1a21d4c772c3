import { Client } from "pg";
import { startPostgres, type TestPostgres } from "../test/postgres";
import { listAudit } from "./audit/list-audit.query";
import { getCourse, getCourseState } from "./courses/get-course.query";
import { type CourseSelection, listCourses } from "./courses/list-courses.query";
import type { Statement } from "./database";
import { enrolStudent, enrolStudentOnce } from "./enrollments/enrol-student.query";
import { lockStanding } from "./enrollments/lock-standing.query";
import { promoteWaiting } from "./enrollments/promote-waiting.query";
import { rosterPage, teacherOfCourse } from "./enrollments/roster.query";
import { takePlace } from "./enrollments/take-place.query";
import { clearWaitingList, joinWaitingList, leaveWaitingList, waitingPosition } from "./enrollments/waiting-list.query";
import { withdrawStudent } from "./enrollments/withdraw-student.query";
import { claimKey, keepAnswer, releaseKey, sweepKeys } from "./idempotency/idempotency.query";
import { ofSubject } from "./identity/accounts";
import { studentEnrollments } from "./students/student-enrollments.query";
import { studentTimetable } from "./timetable/student-timetable.query";

/**
 * A big university: 5,000 courses and as many archived ones, 50,000 students, 200,000 enrolments. Every course and student has an id that its
 * number makes, so that the parameters below are of rows that there are.
 */
const bigUniversity = `
  CREATE FUNCTION pg_temp.key(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT ('01900000-0000-7000-' || kind || '-' || lpad(number::text, 12, '0'))::uuid $$;
  INSERT INTO instructors (id, full_name) SELECT pg_temp.key('8000', n), 'Nguyễn Văn ' || n FROM generate_series(1, 500) AS n;
  INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity)
    SELECT pg_temp.key('9000', n), 'COUR-' || lpad(n::text, 4, '0'),
           jsonb_build_object('en', 'Rice ' || md5(n::text), 'vi', 'Lúa ' || md5(n::text)),
           jsonb_build_object('en', repeat('Rice. ', 40), 'vi', repeat('Lúa. ', 40)),
           (ARRAY['introductory', 'intermediate', 'advanced'])[1 + n % 3], (ARRAY['en', 'vi'])[1 + n % 2],
           pg_temp.key('8000', 1 + n % 500), 3, 60
    FROM generate_series(1, 5000) AS n;
  INSERT INTO courses (id, code, title, description, level, language, instructor_id, credits, capacity, archived_at)
    SELECT gen_random_uuid(), 'AAAA-' || n, jsonb_build_object('en', 'AAAA ' || n, 'vi', 'AAAA ' || n), '{"en": "", "vi": ""}',
           'advanced', 'en', pg_temp.key('8000', 1), 3, 60, now()
    FROM generate_series(1, 5000) AS n;
  INSERT INTO timetable_slots
    SELECT pg_temp.key('9000', n), 1 + (n + day) % 6, time '07:00' + (n % 5) * interval '2 hours',
           time '09:00' + (n % 5) * interval '2 hours', 'A1'
    FROM generate_series(1, 5000) AS n, generate_series(0, 1) AS day;
  INSERT INTO course_prerequisites SELECT pg_temp.key('9000', n), pg_temp.key('9000', n - 2000) FROM generate_series(2001, 5000) AS n;
  INSERT INTO students (id, full_name) SELECT pg_temp.key('a000', n), 'Trần Thị ' || n FROM generate_series(1, 50000) AS n;
  INSERT INTO completed_courses SELECT pg_temp.key('a000', n), pg_temp.key('9000', 1 + n % 5000) FROM generate_series(1, 50000) AS n;
  INSERT INTO enrollments (id, course_id, student_id)
    SELECT gen_random_uuid(), pg_temp.key('9000', 1 + (n + term * 7) % 5000), pg_temp.key('a000', n)
    FROM generate_series(1, 50000) AS n, generate_series(1, 4) AS term;
  INSERT INTO waiting_list (id, course_id, student_id)
    SELECT gen_random_uuid(), pg_temp.key('9000', 1 + n % 5000), pg_temp.key('a000', n) FROM generate_series(1, 20000) AS n;
  INSERT INTO audit_entries (actor, action, student_id, course_id, enrollment_id, trace_id)
    SELECT 'idp|1', 'enrolled', student_id, course_id, id, 'trace' FROM enrollments;
  INSERT INTO idempotency_keys (owner, key, request_hash, expires_at)
    SELECT 'idp|' || n, 'key', '\\x00', now() + n * interval '1 second' FROM generate_series(1, 50000) AS n`;

const course = "01900000-0000-7000-9000-000000003000";
const student = "01900000-0000-7000-a000-000000000001";
const id = "01900000-0000-7000-b000-000000000001";
const moment = "2025-08-18 08:00:00+07";
const act = ["idp|1", "trace-1"];

const selection = (different: Partial<CourseSelection>): Sent => {
  const { query, values } = listCourses({ words: [], sort: "code", limit: 21, ...different });
  return { query, values };
};

interface Sent {
  readonly query: Statement;
  readonly values: readonly unknown[];
}

const after = { key: "COUR-2500", id: course };
const statements: Record<string, Sent> = {
  "the catalogue's first page": selection({}),
  "a page in the middle, by code": selection({ after }),
  "a page in the middle, by English title": selection({ sort: "title-en", after: { key: "Rice 8", id: course } }),
  "a page in the middle, by Vietnamese title": selection({ sort: "title-vi", after: { key: "Lúa 8", id: course } }),
  "a page in the middle, the newest first": selection({ sort: "newest", after }),
  "a search that finds little": selection({ words: ["lua", "c4ca4238a0"] }),
  "a search that finds everything": selection({ words: ["lua"] }),
  "a search for a single letter": selection({ words: ["a"] }),
  "an instructor's courses": selection({ instructorId: "01900000-0000-7000-8000-000000000007" }),
  "all filters together": selection({ level: "advanced", language: "en", day: 3, hasPlaces: true, words: ["lua"] }),
  "a course's state": { query: getCourseState, values: [course] },
  "one course": { query: getCourse, values: [course] },
  "enrolling, in the demo": { query: takePlace, values: [id, course, student] },
  enrolling: { query: enrolStudent, values: [id, course, student, ...act] },
  "enrolling once": { query: enrolStudentOnce, values: [id, course, student, ...act, "idp|1", "key", moment] },
  "claiming a key": { query: claimKey, values: ["idp|1", "key", "\\x00", 30] },
  "keeping an answer": { query: keepAnswer, values: ["idp|1", "key", moment, 201, "{}"] },
  "giving a key back": { query: releaseKey, values: ["idp|1", "key", moment] },
  "deleting the keys whose time is over": { query: sweepKeys, values: [1_000] },
  "locking a course, a student and who waits first": { query: lockStanding, values: [course, [student], 1] },
  withdrawing: { query: withdrawStudent, values: [course, student, ...act] },
  "giving places to who waits": { query: promoteWaiting, values: [course, [student], ...act] },
  "ending a waiting list": { query: clearWaitingList, values: [course, ...act] },
  "joining a waiting list": { query: joinWaitingList, values: [id, course, student, ...act] },
  "leaving a waiting list": { query: leaveWaitingList, values: [course, student, ...act] },
  "a place in a waiting list": { query: waitingPosition, values: [course, student] },
  "a student's enrolments": {
    query: studentEnrollments,
    values: [student],
  },
  "a student's timetable": { query: studentTimetable, values: [student] },
  "which student an account is": { query: ofSubject.student, values: ["idp|1"] },
  "which instructor an account is": { query: ofSubject.instructor, values: ["idp|1"] },
  "who teaches a course": { query: teacherOfCourse, values: [course] },
  "a page of a roster": { query: rosterPage, values: [course, "0", id, 51] },
  "the latest of the audit": listAudit({ limit: 51 }),
  "a page in the middle of the audit": listAudit({ before: "100000", limit: 51 }),
  "the audit of a course": listAudit({ courseId: course, limit: 51 }),
  "the audit of a student, further on": listAudit({ studentId: student, before: "100000", limit: 51 }),
};

let postgres: TestPostgres;
let client: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.migrate();
  const { host, port, name } = postgres.as("lectern_app");
  client = new Client({ host, port, user: "postgres", database: name });
  await client.connect();
  await client.query(bigUniversity);
  await client.query("VACUUM ANALYZE"); // As autovacuum would by and by.
}, 180_000);

afterAll(async () => {
  await client?.end();
  await postgres?.remove();
});

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Parent Relationship"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Plan Rows": number;
  readonly Plans?: readonly Plan[];
}

/** What PostgreSQL would do for these very values, or for any: after some time it plans a named statement for any. */
async function planOf({ query, values }: Sent, planFor: "force_custom_plan" | "force_generic_plan"): Promise<Plan> {
  const types = values.map((value) => (Array.isArray(value) ? "text[]" : "unknown")).join(", ");
  const literals = values.map((value) => (Array.isArray(value) ? `'{${value}}'` : client.escapeLiteral(String(value))));
  await client.query(`SET plan_cache_mode = ${planFor}`);
  await client.query(`PREPARE planned${types && `(${types})`} AS ${query.text}`);
  const { rows } = await client.query(
    `EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE planned${literals.length > 0 ? `(${literals.join(", ")})` : ""}`,
  );
  await client.query("DEALLOCATE planned");
  return rows[0]["QUERY PLAN"][0].Plan;
}

const nodesIn = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesIn)];

describe.each(["force_custom_plan", "force_generic_plan"] as const)(
  "with %s, no table is read from end to end for",
  (planFor) => {
    it.each(Object.entries(statements))("%s", async (_what, sent) => {
      const plan = await planOf(sent, planFor);
      const scanned = nodesIn(plan).filter((node) => node["Node Type"] === "Seq Scan");
      expect(scanned.map((node) => node["Relation Name"])).toEqual([]);
      expect(unboundedIn(plan)).toEqual([]);
    });
  },
);

/**
 * Scans that go through an index from end to end, which is no better than through the table: they look nothing up, and
 * nothing that asks for a few rows stands over them.
 */
function unboundedIn(plan: Plan): string[] {
  const isWhole = /^Index (Only )?Scan$/.test(plan["Node Type"]) && plan["Index Cond"] === undefined;
  const within = plan["Node Type"] === "Limit" ? [] : (plan.Plans ?? []).flatMap(unboundedIn);
  return isWhole ? [`${plan["Relation Name"]} by ${plan["Index Name"]}`] : within;
}

it("finds a word among 5,000 courses by the index of trigrams", async () => {
  const nodes = nodesIn(await planOf(statements["a search that finds little"] as Sent, "force_custom_plan"));
  expect(nodes.map((node) => node["Index Name"])).toContain("courses_search_text_idx");
});

it.each(["force_custom_plan", "force_generic_plan"] as const)(
  "folds the words of a search once, with %s",
  async (planFor) => {
    const plan = await planOf(selection({ words: ["lua", "rice", "c4ca4238a0"] }), planFor);
    const forEachCourse = nodesIn(plan).filter((node) => node["Parent Relationship"] === "SubPlan");
    expect(forEachCourse).toHaveLength(1);
    const { Plans, ...own } = forEachCourse[0] as Plan;
    const below = (Plans ?? []).filter((node) => node["Parent Relationship"] !== "InitPlan");
    expect(JSON.stringify([own, below])).not.toMatch(/fold_for_search|regexp_replace/);
  },
);

it.each(["code", "title-en", "title-vi", "newest"] as const)(
  "passes by no archived course on the way, by %s",
  async (sort) => {
    const { query, values } = selection({ sort });
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${query.text}`, [...values]);
    const nodes: object[] = nodesIn(rows[0]["QUERY PLAN"][0].Plan);
    expect(nodes.filter((node) => "Rows Removed by Filter" in node && node["Rows Removed by Filter"] !== 0)).toEqual(
      [],
    );
  },
);
