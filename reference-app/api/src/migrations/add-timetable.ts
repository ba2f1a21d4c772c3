import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/** When and where a course meets each week; it is never in two places at once. Days are ISO 8601's: 1 is Monday. */
export class AddTimetable extends ForwardMigration {
  override readonly name = "AddTimetable1763800000006";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("CREATE EXTENSION IF NOT EXISTS btree_gist");
    await queryRunner.query(`
      CREATE TABLE timetable_slots (
        course_id uuid NOT NULL CONSTRAINT timetable_slots_course_id_fkey REFERENCES courses,
        weekday smallint NOT NULL CONSTRAINT timetable_slots_weekday_check CHECK (weekday BETWEEN 1 AND 7),
        starts_at time NOT NULL,
        ends_at time NOT NULL,
        room text NOT NULL,
        CONSTRAINT timetable_slots_pkey PRIMARY KEY (course_id, weekday, starts_at),
        CONSTRAINT timetable_slots_order_check CHECK (starts_at < ends_at),
        CONSTRAINT timetable_slots_overlap_excl EXCLUDE USING gist (
          course_id WITH =,
          weekday WITH =,
          tsrange(date '2001-01-01' + starts_at, date '2001-01-01' + ends_at) WITH &&
        )
      )`);
    await queryRunner.query("GRANT SELECT, INSERT, DELETE ON timetable_slots TO lectern_app");
  }
}
