import type { AuditPage, AuditQuery } from "../../../contract/audit";
import type { Database } from "../database";
import { cursorOf, readCursor } from "../routing/page-cursor";
import type { AuditEntry } from "./audit-entry.entity";
import { listAudit } from "./list-audit.query";

const forms = [/^[1-9][0-9]{0,17}$/] as const;

export class AuditService {
  constructor(private readonly database: Database) {}

  /** One page of the audit, the newest first. Throws ValidationFailed for a cursor that no page gave. */
  async list({ cursor, limit = 50, ...about }: AuditQuery): Promise<AuditPage> {
    const [before] = cursor === undefined ? [] : readCursor(cursor, forms);
    const { query, values } = listAudit({ ...about, before, limit: limit + 1 });
    const rows = await this.database.run<AuditEntry>(query, values);
    const last = rows[limit - 1];
    const nextCursor = rows.length > limit && last ? cursorOf([last.sequence]) : null;
    return { items: rows.slice(0, limit).map(toEntry), nextCursor };
  }
}

const toEntry = (row: AuditEntry): AuditPage["items"][number] => ({
  sequence: Number(row.sequence),
  happenedAt: row.happenedAt.toISOString(),
  actor: row.actor,
  action: row.action,
  studentId: row.studentId,
  courseId: row.courseId,
  enrollmentId: row.enrollmentId,
  traceId: row.traceId,
});
