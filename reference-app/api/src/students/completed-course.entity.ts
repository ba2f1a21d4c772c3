import { CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Course } from "../courses/course.entity";
import { Student } from "./student.entity";

/** A course that a student has completed, in whatever term. */
@Entity("completed_courses")
@Index("completed_courses_course_id_idx", ["courseId"])
export class CompletedCourse {
  @PrimaryColumn({ type: "uuid", name: "student_id", primaryKeyConstraintName: "completed_courses_pkey" })
  studentId!: string;

  @ManyToOne(() => Student)
  @JoinColumn({ name: "student_id", foreignKeyConstraintName: "completed_courses_student_id_fkey" })
  student?: Student;

  @PrimaryColumn({ type: "uuid", name: "course_id", primaryKeyConstraintName: "completed_courses_pkey" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "completed_courses_course_id_fkey" })
  course?: Course;

  @CreateDateColumn({ type: "timestamptz", name: "completed_at" })
  completedAt!: Date;
}
