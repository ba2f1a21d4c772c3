import { Check, Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from "typeorm";
import type { CourseLevel, LocalizedText } from "../../../contract/course";

@Entity("courses")
@Unique("courses_code_key", ["code"])
@Check("courses_title_check", "title ?& array['en', 'vi']")
@Check("courses_description_check", "description ?& array['en', 'vi']")
@Check("courses_level_check", "level IN ('introductory', 'intermediate', 'advanced')")
@Check("courses_credits_check", "credits > 0")
@Check("courses_enrolled_count_check", "enrolled_count BETWEEN 0 AND capacity")
export class Course {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "courses_pkey" })
  id!: string;

  @Column({ type: "text", collation: "C" })
  code!: string;

  @Column({ type: "jsonb" })
  title!: LocalizedText;

  @Column({ type: "jsonb" })
  description!: LocalizedText;

  @Column({ type: "text" })
  level!: CourseLevel;

  @Column({ type: "text" })
  instructor!: string;

  @Column({ type: "integer" })
  credits!: number;

  @Column({ type: "integer" })
  capacity!: number;

  @Column({ type: "integer", name: "enrolled_count", default: 0 })
  enrolledCount!: number;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;
}
