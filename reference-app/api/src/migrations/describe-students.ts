import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/**
 * A student's name at the identity provider, how many courses they may be in, and a count of the changes to what they are
 * in: whoever decides on one change to it notices that another came first. No e-mail address: nothing here sends any.
 */
export class DescribeStudents extends ForwardMigration {
  override readonly name = "DescribeStudents1763800000008";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE students
        ADD COLUMN subject text CONSTRAINT students_subject_key UNIQUE,
        ADD COLUMN course_limit integer NOT NULL DEFAULT 8
          CONSTRAINT students_course_limit_check CHECK (course_limit >= 0),
        ADD COLUMN enrollment_revision integer NOT NULL DEFAULT 0`);
    // Each change to what they are in writes the row again: in its own page, as long as that has room.
    await queryRunner.query("ALTER TABLE students SET (fillfactor = 90)");
    await queryRunner.query("GRANT UPDATE (enrollment_revision) ON students TO lectern_app");
  }
}
