import type { QueryRunner } from "typeorm";
import { uuidV7 } from "../uuid-v7";
import { ForwardMigration } from "./forward-migration";

/**
 * Makes the instructors, who were a name in each course, people of their own: one for each name. The name stays in the
 * course, where the release before reads it and where it is searched; `derive_course` keeps it.
 */
export class AddInstructors extends ForwardMigration {
  override readonly name = "AddInstructors1763800000003";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE instructors (
        id uuid CONSTRAINT instructors_pkey PRIMARY KEY,
        subject text CONSTRAINT instructors_subject_key UNIQUE,
        full_name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      ALTER TABLE courses
        ADD COLUMN instructor_id uuid CONSTRAINT courses_instructor_id_fkey REFERENCES instructors`);
    await this.makeInstructors(queryRunner);
    await queryRunner.query("ALTER TABLE courses ALTER COLUMN instructor_id SET NOT NULL");
    await queryRunner.query("CREATE INDEX courses_instructor_id_code_idx ON courses (instructor_id, code)");
    await queryRunner.query("GRANT SELECT ON instructors TO lectern_app");
  }

  private async makeInstructors(queryRunner: QueryRunner): Promise<void> {
    const rows: { instructor: string }[] = await queryRunner.query("SELECT DISTINCT instructor FROM courses");
    const names = rows.map(({ instructor }) => instructor);
    await queryRunner.query("INSERT INTO instructors (id, full_name) SELECT * FROM unnest($1::uuid[], $2::text[])", [
      names.map(() => uuidV7()),
      names,
    ]);
    await queryRunner.query(
      "UPDATE courses SET instructor_id = instructors.id FROM instructors WHERE instructors.full_name = courses.instructor",
    );
  }
}
