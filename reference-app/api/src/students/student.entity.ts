import { Check, Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from "typeorm";

@Entity("students")
@Unique("students_subject_key", ["subject"])
@Check("students_course_limit_check", "course_limit >= 0")
export class Student {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "students_pkey" })
  id!: string;

  /** Who they are to the identity provider; null until they first signed in. */
  @Column({ type: "text", nullable: true })
  subject!: string | null;

  @Column({ type: "text", name: "full_name" })
  fullName!: string;

  /** How many courses they may be in or wait for, all told. */
  @Column({ type: "integer", name: "course_limit", default: 8 })
  courseLimit!: number;

  /** Grows with each change to what they are in or wait for, but for what an archived course takes away. */
  @Column({ type: "integer", name: "enrollment_revision", default: 0 })
  enrollmentRevision!: number;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;
}
