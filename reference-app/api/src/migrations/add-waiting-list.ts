import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/** Who waits for a place, in the order of `place`, a sequence. A waiting student's row becomes their enrolment, id and all. */
export class AddWaitingList extends ForwardMigration {
  override readonly name = "AddWaitingList1763800000009";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE waiting_list (
        id uuid CONSTRAINT waiting_list_pkey PRIMARY KEY,
        course_id uuid NOT NULL CONSTRAINT waiting_list_course_id_fkey REFERENCES courses,
        student_id uuid NOT NULL CONSTRAINT waiting_list_student_id_fkey REFERENCES students,
        place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        joined_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT waiting_list_student_id_course_id_key UNIQUE (student_id, course_id),
        CONSTRAINT waiting_list_course_id_place_key UNIQUE (course_id, place)
      )`);
    await queryRunner.query(`
      ALTER TABLE courses
        ADD COLUMN waiting_count integer NOT NULL DEFAULT 0
          CONSTRAINT courses_waiting_count_check CHECK (waiting_count >= 0)`);
    await queryRunner.query("GRANT SELECT, INSERT, DELETE ON waiting_list TO lectern_app");
    await queryRunner.query("GRANT DELETE ON enrollments TO lectern_app");
  }
}
