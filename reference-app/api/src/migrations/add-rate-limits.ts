import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/** How often each caller came within a window of time. Not logged for recovery: after a crash everybody starts at nought. */
export class AddRateLimits extends ForwardMigration {
  override readonly name = "AddRateLimits1763800000014";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE UNLOGGED TABLE rate_limit_counters (
        caller text NOT NULL,
        window_started_at timestamptz NOT NULL,
        requests integer NOT NULL CONSTRAINT rate_limit_counters_requests_check CHECK (requests > 0),
        CONSTRAINT rate_limit_counters_pkey PRIMARY KEY (caller, window_started_at)
      )`);
    await queryRunner.query(
      "CREATE INDEX rate_limit_counters_window_started_at_idx ON rate_limit_counters (window_started_at)",
    );
    await queryRunner.query("GRANT SELECT, INSERT, DELETE, UPDATE (requests) ON rate_limit_counters TO lectern_app");
  }
}
