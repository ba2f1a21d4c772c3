import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import { Course } from "../courses/course.entity";
import { Student } from "../students/student.entity";

/** A student's place in a course's waiting list. */
@Entity("waiting_list")
@Unique("waiting_list_student_id_course_id_key", ["studentId", "courseId"])
@Unique("waiting_list_course_id_place_key", ["courseId", "place"])
export class WaitingPlace {
  /** Also the id of the enrolment that it becomes. */
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "waiting_list_pkey" })
  id!: string;

  @Column({ type: "uuid", name: "course_id" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "waiting_list_course_id_fkey" })
  course?: Course;

  @Column({ type: "uuid", name: "student_id" })
  studentId!: string;

  @ManyToOne(() => Student)
  @JoinColumn({ name: "student_id", foreignKeyConstraintName: "waiting_list_student_id_fkey" })
  student?: Student;

  /** Orders a course's list; a number of all lists together, so it does not say how many are before. */
  @Column({ type: "bigint", generated: "identity", generatedIdentity: "ALWAYS" })
  place!: string;

  @CreateDateColumn({ type: "timestamptz", name: "joined_at" })
  joinedAt!: Date;
}
