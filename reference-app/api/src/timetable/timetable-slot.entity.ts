import { Check, Column, Entity, Exclusion, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";
import { Course } from "../courses/course.entity";

/** The constraint that keeps a course from being in two places at once. */
export const neverInTwoPlaces = "timetable_slots_overlap_excl";

/** One weekly meeting of a course. */
@Entity("timetable_slots")
@Check("timetable_slots_weekday_check", "weekday BETWEEN 1 AND 7")
@Check("timetable_slots_order_check", "starts_at < ends_at")
@Exclusion(
  neverInTwoPlaces,
  "USING gist (course_id WITH =, weekday WITH =, tsrange(date '2001-01-01' + starts_at, date '2001-01-01' + ends_at) WITH &&)",
)
export class TimetableSlot {
  @PrimaryColumn({ type: "uuid", name: "course_id", primaryKeyConstraintName: "timetable_slots_pkey" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "timetable_slots_course_id_fkey" })
  course?: Course;

  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  @PrimaryColumn({ type: "smallint", primaryKeyConstraintName: "timetable_slots_pkey" })
  weekday!: number;

  /** Local time of the university, as HH:MM:SS. */
  @PrimaryColumn({ type: "time", name: "starts_at", primaryKeyConstraintName: "timetable_slots_pkey" })
  startsAt!: string;

  @Column({ type: "time", name: "ends_at" })
  endsAt!: string;

  @Column({ type: "text" })
  room!: string;
}
