import type { QueryRunner } from "typeorm";
import { asOwner, ForwardMigration } from "./forward-migration";

/** Which of a course's counters counts which table. */
const counters = [
  { table: "enrollments", counter: "enrolled_count", other: "waiting_list" },
  { table: "waiting_list", counter: "waiting_count", other: "enrollments" },
];

/**
 * The database counts who is in a course and who waits for one, so that the counters are right whoever inserts: each
 * statement moves a course's counter once, however many rows it adds or takes, and the courses' rows are the last that it
 * locks, in the order of their ids. While it has them, it refuses a student who would be in a course and wait for it. What anybody writes into a counter is not taken: the release before this one adds one by itself, which takes
 * the course's lock and changes nothing.
 */
export class CountStudentsOfCourses extends ForwardMigration {
  override readonly name = "CountStudentsOfCourses1763800000010";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("LOCK TABLE courses, enrollments, waiting_list IN SHARE ROW EXCLUSIVE MODE");
    for (const each of counters) await this.count(queryRunner, each);
    await this.keepCounters(queryRunner);
  }

  private async count(queryRunner: QueryRunner, { table, counter, other }: (typeof counters)[number]): Promise<void> {
    await queryRunner.query(
      `UPDATE courses SET ${counter} = (SELECT count(*) FROM ${table} WHERE course_id = courses.id)
       WHERE ${counter} <> (SELECT count(*) FROM ${table} WHERE course_id = courses.id)`,
    );
    await queryRunner.query(`
      CREATE FUNCTION count_${table}() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        PERFORM FROM public.courses WHERE id IN (SELECT course_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
        UPDATE public.courses
        SET ${counter} = ${counter} + CASE TG_OP WHEN 'INSERT' THEN moved.places ELSE -moved.places END
        FROM (SELECT course_id, count(*) AS places FROM changed GROUP BY course_id) AS moved
        WHERE id = moved.course_id;
        IF TG_OP = 'INSERT'
           AND EXISTS (SELECT FROM changed JOIN public.${other} AS other USING (course_id, student_id)) THEN
          RAISE EXCEPTION 'a student is in a course or waits for it, never both'
            USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = '${table}_or_${other}';
        END IF;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_count_added AFTER INSERT ON ${table}
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_${table}()`);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_count_taken AFTER DELETE ON ${table}
      REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_${table}()`);
    await this.keepRows(queryRunner, table);
  }

  /** A row that changed its course, or all rows gone at once, would pass the counters by. */
  private async keepRows(queryRunner: QueryRunner, table: string): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION refuse_change_of_${table}() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        RAISE EXCEPTION '${table} are added and deleted, never moved or truncated' USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_keep_course BEFORE UPDATE OF course_id, student_id ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_${table}()`);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_keep_rows BEFORE TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_${table}()`);
  }

  /** Depth 0 is a statement that somebody sent; the counting above happens inside a trigger. */
  private async keepCounters(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION keep_counters() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        NEW.enrolled_count := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.enrolled_count END;
        NEW.waiting_count := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.waiting_count END;
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER courses_keep_counters BEFORE INSERT OR UPDATE OF enrolled_count, waiting_count ON courses
      FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION keep_counters()`);
  }
}
