import type { Enrollment, NewEnrollment, WaitingPlace } from "../../../contract/enrollment";
import { type Database, violatedConstraint } from "../database";
import {
  AlreadyEnrolled,
  CourseFull,
  CourseNotFound,
  EnrollmentRefused,
  NotEnrolled,
  NotWaiting,
  PlacesLeft,
  StudentNotFound,
  WithdrawalClosed,
} from "../errors";
import { keepAnswer } from "../idempotency/idempotency.query";
import type { Claim } from "../idempotency/idempotent-requests.service";
import { uuidV7 } from "../uuid-v7";
import { canonicalId } from "../validation";
import { type EnrolStudentRow, enrolStudent, enrolStudentOnce } from "./enrol-student.query";
import { onceInEachCourse } from "./enrollment.entity";
import type { Verdict } from "./rules";
import { type HeldCourse, holdCourse } from "./waiting-line";
import { type JoinWaitingListRow, joinWaitingList, leaveWaitingList, waitingPosition } from "./waiting-list.query";
import { type WithdrawStudentRow, withdrawStudent } from "./withdraw-student.query";

/** Who acts, for the audit. */
export interface Act {
  readonly actor: string;
  readonly traceId: string;
}

/**
 * Enrols and withdraws students by the rules, and keeps the waiting lists. Where a request has a claim on an
 * Idempotency-Key, its answer is kept in the transaction that does what it asks for. Whatever changes what a student is in locks the
 * student's row first and the course's row last, so that no two changes wait for each other.
 */
export class EnrollmentDesk {
  constructor(private readonly database: Database) {}

  /** Throws CourseNotFound, StudentNotFound, EnrollmentRefused, AlreadyEnrolled or CourseFull. */
  async enrol(asked: NewEnrollment, { actor, traceId }: Act, claim?: Claim): Promise<Enrollment> {
    const { courseId, studentId } = canonical(asked);
    const id = uuidV7();
    const row = await this.decide([id, courseId, studentId, actor, traceId], claim);
    if (row.kept) return row.kept;
    if (row.enrolledAt) return { id, courseId, studentId, enrolledAt: row.enrolledAt.toISOString() };
    throw refusalOf(row, courseId, studentId) ?? new CourseFull(courseId);
  }

  /** Frees the student's place, and gives it to who waits first. Throws NotEnrolled or WithdrawalClosed. */
  withdraw(asked: NewEnrollment, act: Act): Promise<void> {
    const { courseId, studentId } = canonical(asked);
    return this.hold({ courseId, studentId, places: 1 }, async ({ run, promote }) => {
      const [row] = await run<WithdrawStudentRow>(withdrawStudent, [courseId, studentId, act.actor, act.traceId]);
      if (!row?.wasEnrolled) throw new NotEnrolled(courseId, studentId);
      if (!row.isWithdrawn) throw new WithdrawalClosed(courseId);
      await promote(act);
    });
  }

  /** Throws as `enrol` does, but PlacesLeft where that throws CourseFull: who could enrol does not wait. */
  joinWaitingList(asked: NewEnrollment, { actor, traceId }: Act, claim?: Claim): Promise<WaitingPlace> {
    const { courseId, studentId } = canonical(asked);
    return this.hold({ courseId, studentId, places: 0 }, async ({ run }) => {
      const id = uuidV7();
      const [row] = await run<JoinWaitingListRow>(joinWaitingList, [id, courseId, studentId, actor, traceId]);
      if (!row?.joinedAt) throw (row && refusalOf(row, courseId, studentId)) ?? new PlacesLeft(courseId);
      const place = { id, courseId, studentId, position: row.position, joinedAt: row.joinedAt.toISOString() };
      if (claim) await run(keepAnswer, [claim.owner, claim.key, claim.claimedAt, "201", JSON.stringify(place)]);
      return place;
    });
  }

  /** Throws NotWaiting. */
  leaveWaitingList(asked: NewEnrollment, { actor, traceId }: Act): Promise<void> {
    const { courseId, studentId } = canonical(asked);
    return this.hold({ courseId, studentId, places: 0 }, async ({ run }) => {
      const [row] = await run(leaveWaitingList, [courseId, studentId, actor, traceId]);
      if (!row) throw new NotWaiting(courseId, studentId);
    });
  }

  /** Throws NotWaiting. */
  async waitingPlace(asked: NewEnrollment): Promise<WaitingPlace> {
    type Row = { readonly id: string; readonly joinedAt: Date; readonly position: number };
    const { courseId, studentId } = canonical(asked);
    const [row] = await this.database.run<Row>(waitingPosition, [courseId, studentId]);
    if (!row) throw new NotWaiting(courseId, studentId);
    return { id: row.id, courseId, studentId, position: row.position, joinedAt: row.joinedAt.toISOString() };
  }

  /** Sends the statement until no other change to the student or the course came between: each time one did, it was made. */
  private async decide(values: readonly string[], claim?: Claim): Promise<EnrolStudentRow> {
    const query = claim ? enrolStudentOnce : enrolStudent;
    const all = claim ? [...values, claim.owner, claim.key, claim.claimedAt] : values;
    try {
      for (;;) {
        const [row] = await this.database.run<EnrolStudentRow>(query, all);
        if (row?.isDecided) return row;
      }
    } catch (error) {
      const [, courseId = "", studentId = ""] = values;
      throw violatedConstraint(error) === onceInEachCourse ? new AlreadyEnrolled(courseId, studentId) : error;
    }
  }

  private hold<Result>(
    { courseId, studentId, places }: NewEnrollment & { readonly places: number },
    work: (held: HeldCourse) => Promise<Result>,
  ): Promise<Result> {
    return this.database.use((entities) => holdCourse(entities, { courseId, studentIds: [studentId], places }, work));
  }
}

const canonical = ({ courseId, studentId }: NewEnrollment): NewEnrollment => ({
  courseId: canonicalId(courseId),
  studentId: canonicalId(studentId),
});

function refusalOf({ refusal, courseIds }: Verdict, courseId: string, studentId: string): Error | undefined {
  switch (refusal) {
    case null:
      return undefined;
    case "course-not-found":
      return new CourseNotFound(courseId);
    case "student-not-found":
      return new StudentNotFound(studentId);
    case "already-enrolled":
      return new AlreadyEnrolled(courseId, studentId);
    default:
      return new EnrollmentRefused(refusal, courseId, courseIds ?? []);
  }
}
