import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import type { CourseLevel, Language, LocalizedText } from "../../../contract/course";
import { Instructor } from "../instructors/instructor.entity";

@Entity("courses")
@Unique("courses_code_key", ["code"])
@Check("courses_title_check", "title ?& array['en', 'vi']")
@Check("courses_description_check", "description ?& array['en', 'vi']")
@Check("courses_level_check", "level IN ('introductory', 'intermediate', 'advanced')")
@Check("courses_credits_check", "credits > 0")
@Check("courses_enrolled_count_check", "enrolled_count BETWEEN 0 AND capacity")
@Check("courses_waiting_count_check", "waiting_count >= 0")
@Check("courses_language_check", "language IN ('en', 'vi')")
@Check("courses_version_check", "version > 0")
@Check("courses_enrollment_window_check", "enrollment_opens_at < enrollment_closes_at")
@Check("courses_withdrawal_check", "withdrawal_ends_at > enrollment_opens_at")
@Index("courses_instructor_id_code_idx", ["instructorId", "code"])
@Index("courses_code_idx", { synchronize: false })
@Index("courses_newest_idx", { synchronize: false })
@Index("courses_search_text_idx", { synchronize: false })
@Index("courses_title_en_idx", { synchronize: false })
@Index("courses_title_vi_idx", { synchronize: false })
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

  /** Language in which it is taught. */
  @Column({ type: "text" })
  language!: Language;

  @Column({ type: "uuid", name: "instructor_id" })
  instructorId!: string;

  @ManyToOne(() => Instructor)
  @JoinColumn({ name: "instructor_id", foreignKeyConstraintName: "courses_instructor_id_fkey" })
  teacher?: Instructor;

  /** The instructor's name; kept by the database. */
  @Column({ type: "text", insert: false, update: false })
  instructor!: string;

  /** What a search looks through; kept by the database. */
  @Column({ type: "text", name: "search_text", default: "", select: false, insert: false, update: false })
  searchText!: string;

  @Column({ type: "integer" })
  credits!: number;

  @Column({ type: "integer" })
  capacity!: number;

  /** Kept by the database, which counts the enrolments. */
  @Column({ type: "integer", name: "enrolled_count", default: 0, insert: false, update: false })
  enrolledCount!: number;

  /** Kept by the database, which counts the waiting list. */
  @Column({ type: "integer", name: "waiting_count", default: 0, insert: false, update: false })
  waitingCount!: number;

  /** Null: students could enrol ever since the course was there. */
  @Column({ type: "timestamptz", name: "enrollment_opens_at", nullable: true })
  enrollmentOpensAt!: Date | null;

  /** Null: students can enrol until the course is archived. */
  @Column({ type: "timestamptz", name: "enrollment_closes_at", nullable: true })
  enrollmentClosesAt!: Date | null;

  /** Null: students can withdraw until the course is archived. */
  @Column({ type: "timestamptz", name: "withdrawal_ends_at", nullable: true })
  withdrawalEndsAt!: Date | null;

  @Column({ type: "timestamptz", name: "archived_at", nullable: true, insert: false })
  archivedAt!: Date | null;

  /** Grows with each edit; what students do is no edit. */
  @Column({ type: "integer", default: 1, insert: false })
  version!: number;

  @Column({ type: "timestamptz", name: "updated_at", default: () => "now()", insert: false })
  updatedAt!: Date;

  @CreateDateColumn({ type: "timestamptz", name: "created_at", insert: false })
  createdAt!: Date;
}
