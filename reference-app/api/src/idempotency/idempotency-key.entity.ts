import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from "typeorm";

/** A request that its caller may send again without its being done again. */
@Entity("idempotency_keys")
@Check("idempotency_keys_key_check", "length(key) BETWEEN 1 AND 255")
@Check("idempotency_keys_state_check", "state IN ('running', 'done')")
@Check("idempotency_keys_answer_check", "(state = 'done') = (status IS NOT NULL AND answer IS NOT NULL)")
@Index("idempotency_keys_expires_at_idx", ["expiresAt"])
export class IdempotencyKey {
  /** Whose key it is: two callers may choose the same. */
  @PrimaryColumn({ type: "text", primaryKeyConstraintName: "idempotency_keys_pkey" })
  owner!: string;

  @PrimaryColumn({ type: "text", primaryKeyConstraintName: "idempotency_keys_pkey" })
  key!: string;

  /** Of method, address and body: another request with the same key is a mistake. */
  @Column({ type: "bytea", name: "request_hash" })
  requestHash!: Buffer;

  @Column({ type: "text", default: "running" })
  state!: "running" | "done";

  @Column({ type: "smallint", nullable: true })
  status!: number | null;

  @Column({ type: "jsonb", nullable: true })
  answer!: unknown;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;

  @Column({ type: "timestamptz", name: "expires_at" })
  expiresAt!: Date;
}
