import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/**
 * What a course says of itself beyond a title: its language, when one may enrol and withdraw (no time: no bound), whether
 * it is archived, and the version by which an edit notices that another came first.
 */
export class DescribeCourses extends ForwardMigration {
  override readonly name = "DescribeCourses1763800000004";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE courses
        ADD COLUMN language text NOT NULL DEFAULT 'vi'
          CONSTRAINT courses_language_check CHECK (language IN ('en', 'vi')),
        ADD COLUMN enrollment_opens_at timestamptz,
        ADD COLUMN enrollment_closes_at timestamptz,
        ADD COLUMN withdrawal_ends_at timestamptz,
        ADD COLUMN archived_at timestamptz,
        ADD COLUMN version integer NOT NULL DEFAULT 1 CONSTRAINT courses_version_check CHECK (version > 0),
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
        ADD CONSTRAINT courses_enrollment_window_check CHECK (enrollment_opens_at < enrollment_closes_at),
        ADD CONSTRAINT courses_withdrawal_check CHECK (withdrawal_ends_at > enrollment_opens_at)`);
    await queryRunner.query("ALTER TABLE courses ALTER COLUMN language DROP DEFAULT");
    // Each enrolment writes the course's row again: in its own page, as long as that has room, and then no index is touched.
    await queryRunner.query("ALTER TABLE courses SET (fillfactor = 80)");
    await queryRunner.query(`
      GRANT INSERT (id, code, title, description, level, language, instructor_id, credits, capacity,
                    enrollment_opens_at, enrollment_closes_at, withdrawal_ends_at),
            UPDATE (code, title, description, level, language, instructor_id, credits, capacity,
                    enrollment_opens_at, enrollment_closes_at, withdrawal_ends_at, archived_at, version, updated_at)
      ON courses TO lectern_app`);
  }
}
