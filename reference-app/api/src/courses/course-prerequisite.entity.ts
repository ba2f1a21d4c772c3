import { Check, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Course } from "./course.entity";

/** A course that must be completed before another. */
@Entity("course_prerequisites")
@Check("course_prerequisites_self_check", "course_id <> prerequisite_id")
@Index("course_prerequisites_prerequisite_id_idx", ["prerequisiteId"])
export class CoursePrerequisite {
  @PrimaryColumn({ type: "uuid", name: "course_id", primaryKeyConstraintName: "course_prerequisites_pkey" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "course_prerequisites_course_id_fkey" })
  course?: Course;

  @PrimaryColumn({ type: "uuid", name: "prerequisite_id", primaryKeyConstraintName: "course_prerequisites_pkey" })
  prerequisiteId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "prerequisite_id", foreignKeyConstraintName: "course_prerequisites_prerequisite_id_fkey" })
  prerequisite?: Course;
}
