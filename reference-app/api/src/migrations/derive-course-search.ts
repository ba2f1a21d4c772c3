import type { QueryRunner } from "typeorm";
import { asOwner, ForwardMigration } from "./forward-migration";

/**
 * Keeps in each course what follows from other things: its instructor's name, and the text that a search looks through,
 * folded once instead of in every search. A course that comes to an instructor waits while they are being
 * renamed, because the renaming does not see it; a course that they have waits for nobody, because the renaming waits for it. Trigrams find a word anywhere in that text; the orders by title are those of
 * the languages' own dictionaries. The catalogue's indexes leave out what is archived, which gets more with every term. Both extensions' kind is "trusted": whoever may create in the database may add them.
 */
export class DeriveCourseSearch extends ForwardMigration {
  override readonly name = "DeriveCourseSearch1763800000005";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    await this.deriveCourses(queryRunner);
    await this.followInstructors(queryRunner);
    await queryRunner.query(`
      CREATE INDEX courses_search_text_idx ON courses USING gin (search_text gin_trgm_ops) WHERE archived_at IS NULL`);
    await queryRunner.query("CREATE INDEX courses_code_idx ON courses (code) WHERE archived_at IS NULL");
    await queryRunner.query("CREATE INDEX courses_newest_idx ON courses (id) WHERE archived_at IS NULL");
    for (const language of ["en", "vi"]) {
      await queryRunner.query(`
        CREATE INDEX courses_title_${language}_idx
        ON courses ((title->>'${language}') COLLATE "${language}-x-icu", id) WHERE archived_at IS NULL`);
    }
  }

  private async deriveCourses(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("ALTER TABLE courses ADD COLUMN search_text text NOT NULL DEFAULT ''");
    await queryRunner.query(`
      CREATE FUNCTION derive_course() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        IF TG_OP = 'INSERT' OR NEW.instructor_id IS DISTINCT FROM OLD.instructor_id THEN
          PERFORM FROM public.instructors WHERE id = NEW.instructor_id FOR SHARE;
        END IF;
        NEW.instructor := coalesce((SELECT full_name FROM public.instructors WHERE id = NEW.instructor_id), '');
        NEW.search_text := public.fold_for_search(
          concat_ws(' ', NEW.code, NEW.title->>'en', NEW.title->>'vi', NEW.instructor));
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER courses_derive BEFORE INSERT OR UPDATE OF code, title, instructor_id, instructor, search_text
      ON courses FOR EACH ROW EXECUTE FUNCTION derive_course()`);
    await queryRunner.query("UPDATE courses SET search_text = ''");
  }

  private async followInstructors(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION rename_instructor_in_courses() RETURNS trigger LANGUAGE plpgsql ${asOwner} AS $$
      BEGIN
        UPDATE public.courses SET instructor = NEW.full_name, version = version + 1, updated_at = now()
        WHERE instructor_id = NEW.id;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER instructors_rename AFTER UPDATE OF full_name ON instructors
      FOR EACH ROW WHEN (NEW.full_name <> OLD.full_name) EXECUTE FUNCTION rename_instructor_in_courses()`);
  }
}
