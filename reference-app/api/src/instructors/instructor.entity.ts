import { Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from "typeorm";

@Entity("instructors")
@Unique("instructors_subject_key", ["subject"])
export class Instructor {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "instructors_pkey" })
  id!: string;

  /** Who they are to the identity provider; null until they first signed in. */
  @Column({ type: "text", nullable: true })
  subject!: string | null;

  @Column({ type: "text", name: "full_name" })
  fullName!: string;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;
}
