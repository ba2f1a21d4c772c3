import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/** Courses, students and who is enrolled in what. The rules hold here even for whoever goes round the API. */
export class CreateEnrolmentSchema extends ForwardMigration {
  override readonly name = "CreateEnrolmentSchema1763800000000";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE courses (
        id uuid CONSTRAINT courses_pkey PRIMARY KEY,
        code text COLLATE "C" NOT NULL CONSTRAINT courses_code_key UNIQUE,
        title jsonb NOT NULL CONSTRAINT courses_title_check CHECK (title ?& array['en', 'vi']),
        description jsonb NOT NULL CONSTRAINT courses_description_check CHECK (description ?& array['en', 'vi']),
        level text NOT NULL CONSTRAINT courses_level_check CHECK (level IN ('introductory', 'intermediate', 'advanced')),
        instructor text NOT NULL,
        credits integer NOT NULL CONSTRAINT courses_credits_check CHECK (credits > 0),
        capacity integer NOT NULL,
        enrolled_count integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT courses_enrolled_count_check CHECK (enrolled_count BETWEEN 0 AND capacity)
      )`);
    await queryRunner.query(`
      CREATE TABLE students (
        id uuid CONSTRAINT students_pkey PRIMARY KEY,
        full_name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE enrollments (
        id uuid CONSTRAINT enrollments_pkey PRIMARY KEY,
        course_id uuid NOT NULL CONSTRAINT enrollments_course_id_fkey REFERENCES courses,
        student_id uuid NOT NULL CONSTRAINT enrollments_student_id_fkey REFERENCES students,
        enrolled_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT enrollments_student_id_course_id_key UNIQUE (student_id, course_id)
      )`);
    await queryRunner.query("CREATE INDEX enrollments_course_id_idx ON enrollments (course_id)");
  }
}
