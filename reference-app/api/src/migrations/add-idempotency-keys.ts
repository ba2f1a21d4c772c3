import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/** What a caller's key was first used for, and what it was answered: the same request again gets the same answer. */
export class AddIdempotencyKeys extends ForwardMigration {
  override readonly name = "AddIdempotencyKeys1763800000012";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idempotency_keys (
        owner text NOT NULL,
        key text NOT NULL CONSTRAINT idempotency_keys_key_check CHECK (length(key) BETWEEN 1 AND 255),
        request_hash bytea NOT NULL,
        state text NOT NULL DEFAULT 'running'
          CONSTRAINT idempotency_keys_state_check CHECK (state IN ('running', 'done')),
        status smallint,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key),
        CONSTRAINT idempotency_keys_answer_check CHECK ((state = 'done') = (status IS NOT NULL AND answer IS NOT NULL))
      )`);
    await queryRunner.query("CREATE INDEX idempotency_keys_expires_at_idx ON idempotency_keys (expires_at)");
    await queryRunner.query(`
      GRANT SELECT, INSERT, DELETE, UPDATE (request_hash, state, status, answer, created_at, expires_at)
      ON idempotency_keys TO lectern_app`);
  }
}
