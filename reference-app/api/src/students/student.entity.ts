import { Column, CreateDateColumn, Entity, PrimaryColumn } from "typeorm";

@Entity("students")
export class Student {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "students_pkey" })
  id!: string;

  @Column({ type: "text", name: "full_name" })
  fullName!: string;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;
}
