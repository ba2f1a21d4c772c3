import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import { Course } from "../courses/course.entity";
import { Student } from "../students/student.entity";

/** The constraint that keeps a student from being in a course twice. */
export const onceInEachCourse = "enrollments_student_id_course_id_key";

/** What the database calls its refusal of an enrolment whose student waits for that course. */
export const notWhileWaiting = "enrollments_or_waiting_list";

@Entity("enrollments")
@Unique(onceInEachCourse, ["studentId", "courseId"])
@Index("enrollments_course_id_idx", ["courseId"])
export class Enrollment {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "enrollments_pkey" })
  id!: string;

  @Column({ type: "uuid", name: "course_id" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "enrollments_course_id_fkey" })
  course?: Course;

  @Column({ type: "uuid", name: "student_id" })
  studentId!: string;

  @ManyToOne(() => Student)
  @JoinColumn({ name: "student_id", foreignKeyConstraintName: "enrollments_student_id_fkey" })
  student?: Student;

  @CreateDateColumn({ type: "timestamptz", name: "enrolled_at" })
  enrolledAt!: Date;
}
