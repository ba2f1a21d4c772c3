import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/**
 * What somebody was allowed to send to the assets bucket: pending until the object was looked at, then confirmed, or
 * refused because it is not what it says. A course shows one image.
 */
export class AddUploads extends ForwardMigration {
  override readonly name = "AddUploads1763800000013";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE uploads (
        id uuid CONSTRAINT uploads_pkey PRIMARY KEY,
        course_id uuid NOT NULL CONSTRAINT uploads_course_id_fkey REFERENCES courses,
        kind text NOT NULL CONSTRAINT uploads_kind_check CHECK (kind IN ('image', 'material')),
        object_key text NOT NULL CONSTRAINT uploads_object_key_key UNIQUE,
        file_name text NOT NULL,
        media_type text NOT NULL,
        size_bytes integer NOT NULL CONSTRAINT uploads_size_bytes_check CHECK (size_bytes > 0),
        state text NOT NULL DEFAULT 'pending'
          CONSTRAINT uploads_state_check CHECK (state IN ('pending', 'confirmed', 'refused')),
        uploaded_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        decided_at timestamptz,
        CONSTRAINT uploads_decided_check CHECK ((state = 'pending') = (decided_at IS NULL))
      )`);
    await queryRunner.query("CREATE INDEX uploads_course_id_idx ON uploads (course_id, kind)");
    await queryRunner.query("CREATE INDEX uploads_pending_idx ON uploads (created_at) WHERE state = 'pending'");
    await queryRunner.query(
      "CREATE UNIQUE INDEX uploads_one_image_idx ON uploads (course_id) WHERE kind = 'image' AND state = 'confirmed'",
    );
    await queryRunner.query("GRANT SELECT, INSERT, DELETE, UPDATE (state, decided_at) ON uploads TO lectern_app");
  }
}
