import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";

/** How often a caller came within a window of time. */
@Entity("rate_limit_counters")
@Check("rate_limit_counters_requests_check", "requests > 0")
@Index("rate_limit_counters_window_started_at_idx", ["windowStartedAt"])
export class RateLimitCounter {
  /** An identity or an address, and what is counted of it. */
  @PrimaryColumn({ type: "text", primaryKeyConstraintName: "rate_limit_counters_pkey" })
  caller!: string;

  @PrimaryColumn({
    type: "timestamptz",
    name: "window_started_at",
    primaryKeyConstraintName: "rate_limit_counters_pkey",
  })
  windowStartedAt!: Date;

  @Column({ type: "integer" })
  requests!: number;
}
