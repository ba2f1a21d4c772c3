import type { QueryRunner } from "typeorm";
import { asOwner, ForwardMigration } from "./forward-migration";

/**
 * Who did what to which enrolment, in the order in which it happened to each course. Entries are only ever added; they
 * outlive what they tell of, so they refer to nothing by foreign key, and hold ids alone.
 */
export class AddAudit extends ForwardMigration {
  override readonly name = "AddAudit1763800000011";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_entries (
        sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_entries_pkey PRIMARY KEY,
        happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        actor text NOT NULL,
        action text NOT NULL CONSTRAINT audit_entries_action_check
          CHECK (action IN ('enrolled', 'withdrawn', 'queued', 'left', 'promoted')),
        student_id uuid NOT NULL,
        course_id uuid NOT NULL,
        enrollment_id uuid NOT NULL,
        trace_id text NOT NULL
      )`);
    await queryRunner.query("CREATE INDEX audit_entries_course_id_idx ON audit_entries (course_id, sequence)");
    await queryRunner.query("CREATE INDEX audit_entries_student_id_idx ON audit_entries (student_id, sequence)");
    await queryRunner.query(`
      CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        RAISE EXCEPTION 'audit entries are only ever added' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()`);
    await queryRunner.query("GRANT SELECT, INSERT ON audit_entries TO lectern_app");
  }
}
