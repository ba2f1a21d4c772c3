import type { NamedQuery } from "../database";

/** Which entries, older than which one, and how many. What is undefined narrows nothing. */
export interface AuditSelection {
  readonly courseId?: string;
  readonly studentId?: string;
  /** The sequence of the last entry of the page before. */
  readonly before?: string;
  readonly limit: number;
}

/** A page of the audit, the newest first. As with the catalogue, the statement names just the conditions that there are. */
export function listAudit(selection: AuditSelection): { readonly query: NamedQuery; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { courseId, studentId, before, limit } = selection;
  const conditions = {
    ...(courseId && { course: `course_id = ${bind(courseId)}` }),
    ...(studentId && { student: `student_id = ${bind(studentId)}` }),
    ...(before && { before: `sequence < ${bind(before)}` }),
  };
  const where = Object.values(conditions);
  const text = `
    SELECT sequence, happened_at AS "happenedAt", actor, action, student_id AS "studentId", course_id AS "courseId",
           enrollment_id AS "enrollmentId", trace_id AS "traceId"
    FROM audit_entries
    ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
    ORDER BY sequence DESC
    LIMIT ${bind(limit)}`;
  return { query: { name: ["list-audit", ...Object.keys(conditions)].join(" "), text }, values };
}
