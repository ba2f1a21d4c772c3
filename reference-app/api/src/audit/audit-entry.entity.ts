import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { AuditAction } from "../../../contract/audit";

/** Something that somebody did to an enrolment. Never changed, never deleted: the database refuses both. */
@Entity("audit_entries")
@Check("audit_entries_action_check", "action IN ('enrolled', 'withdrawn', 'queued', 'left', 'promoted')")
@Index("audit_entries_course_id_idx", ["courseId", "sequence"])
@Index("audit_entries_student_id_idx", ["studentId", "sequence"])
export class AuditEntry {
  @PrimaryColumn({
    type: "bigint",
    generated: "identity",
    generatedIdentity: "ALWAYS",
    primaryKeyConstraintName: "audit_entries_pkey",
  })
  sequence!: string;

  @Column({ type: "timestamptz", name: "happened_at", default: () => "clock_timestamp()" })
  happenedAt!: Date;

  /** Who did it: the subject of the identity provider, or who stood in for one. */
  @Column({ type: "text" })
  actor!: string;

  @Column({ type: "text" })
  action!: AuditAction;

  /** On whose behalf. */
  @Column({ type: "uuid", name: "student_id" })
  studentId!: string;

  @Column({ type: "uuid", name: "course_id" })
  courseId!: string;

  /** Of the enrolment, or of the place in the waiting list that becomes one. */
  @Column({ type: "uuid", name: "enrollment_id" })
  enrollmentId!: string;

  @Column({ type: "text", name: "trace_id" })
  traceId!: string;
}
