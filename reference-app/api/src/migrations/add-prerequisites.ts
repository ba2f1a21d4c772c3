import type { QueryRunner } from "typeorm";
import { asOwner, ForwardMigration } from "./forward-migration";

/** Any number that no other advisory lock has: who holds it is the one that adds prerequisites. */
const prerequisitesLock = 1_763_800_001;

/**
 * What a student must have completed before a course, and what each student has completed. No course needs itself, not
 * through others either: those who add prerequisites take turns, so that two cannot close a circle between them.
 */
export class AddPrerequisites extends ForwardMigration {
  override readonly name = "AddPrerequisites1763800000007";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await this.createPrerequisites(queryRunner);
    await this.refuseCycles(queryRunner);
    await this.createCompletedCourses(queryRunner);
    await queryRunner.query("GRANT SELECT, INSERT, DELETE ON course_prerequisites TO lectern_app");
    await queryRunner.query("GRANT SELECT ON completed_courses TO lectern_app");
  }

  private async createPrerequisites(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE course_prerequisites (
        course_id uuid NOT NULL CONSTRAINT course_prerequisites_course_id_fkey REFERENCES courses,
        prerequisite_id uuid NOT NULL CONSTRAINT course_prerequisites_prerequisite_id_fkey REFERENCES courses,
        CONSTRAINT course_prerequisites_pkey PRIMARY KEY (course_id, prerequisite_id),
        CONSTRAINT course_prerequisites_self_check CHECK (course_id <> prerequisite_id)
      )`);
    await queryRunner.query(
      "CREATE INDEX course_prerequisites_prerequisite_id_idx ON course_prerequisites (prerequisite_id)",
    );
  }

  private async refuseCycles(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION refuse_prerequisite_cycle() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(${prerequisitesLock});
        IF EXISTS (
          WITH RECURSIVE needed AS (
            SELECT NEW.prerequisite_id AS id
            UNION
            SELECT prerequisite_id FROM public.course_prerequisites JOIN needed ON course_id = needed.id
          )
          SELECT FROM needed WHERE id = NEW.course_id
        ) THEN
          RAISE EXCEPTION 'course % would need itself through its prerequisite %', NEW.course_id, NEW.prerequisite_id
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'course_prerequisites_cycle';
        END IF;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER course_prerequisites_cycle AFTER INSERT OR UPDATE ON course_prerequisites
      FOR EACH ROW EXECUTE FUNCTION refuse_prerequisite_cycle()`);
  }

  private async createCompletedCourses(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE completed_courses (
        student_id uuid NOT NULL CONSTRAINT completed_courses_student_id_fkey REFERENCES students,
        course_id uuid NOT NULL CONSTRAINT completed_courses_course_id_fkey REFERENCES courses,
        completed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT completed_courses_pkey PRIMARY KEY (student_id, course_id)
      )`);
    await queryRunner.query("CREATE INDEX completed_courses_course_id_idx ON completed_courses (course_id)");
  }
}
