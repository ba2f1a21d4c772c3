import type { EntityManager } from "typeorm";
import type { Enrollment, NewEnrollment, WaitingPlace } from "../../../contract/enrollment";
import { type Database, type NamedQuery, violatedConstraint } from "../database";
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
import { uuidV7 } from "../uuid-v7";
import { type EnrolStudentRow, enrolStudent } from "./enrol-student.query";
import { onceInEachCourse } from "./enrollment.entity";
import { lockCourse, lockStudent } from "./lock-standing.query";
import { promoteWaiting } from "./promote-waiting.query";
import type { Verdict } from "./rules";
import { type JoinWaitingListRow, joinWaitingList, leaveWaitingList, waitingPosition } from "./waiting-list.query";
import { type WithdrawStudentRow, withdrawStudent } from "./withdraw-student.query";

/** Who acts, for the audit. */
export interface Act {
  readonly actor: string;
  readonly traceId: string;
}

/**
 * Enrols and withdraws students by the rules, and keeps the waiting lists. Whatever changes what a student is in locks the
 * student's row first and the course's row last, so that no two changes wait for each other.
 */
export class EnrollmentDesk {
  constructor(private readonly database: Database) {}

  /** Throws CourseNotFound, StudentNotFound, EnrollmentRefused, AlreadyEnrolled or CourseFull. */
  async enrol({ courseId, studentId }: NewEnrollment, { actor, traceId }: Act): Promise<Enrollment> {
    const id = uuidV7();
    const row = await this.decide([id, courseId, studentId, actor, traceId]);
    if (row.enrolledAt) return { id, courseId, studentId, enrolledAt: row.enrolledAt.toISOString() };
    throw refusalOf(row, courseId, studentId) ?? new CourseFull(courseId);
  }

  /** Frees the student's place, and gives it to who waits first. Throws NotEnrolled or WithdrawalClosed. */
  withdraw({ courseId, studentId }: NewEnrollment, { actor, traceId }: Act): Promise<void> {
    return this.transact(courseId, studentId, async (run) => {
      const [row] = await run<WithdrawStudentRow>(withdrawStudent, [courseId, studentId, actor, traceId]);
      if (!row?.wasEnrolled) throw new NotEnrolled(courseId, studentId);
      if (!row.isWithdrawn) throw new WithdrawalClosed(courseId);
      await run(promoteWaiting, [courseId, actor, traceId]);
    });
  }

  /** Throws as `enrol` does, but PlacesLeft where that throws CourseFull: who could enrol does not wait. */
  joinWaitingList({ courseId, studentId }: NewEnrollment, { actor, traceId }: Act): Promise<WaitingPlace> {
    return this.transact(courseId, studentId, async (run) => {
      const id = uuidV7();
      const [row] = await run<JoinWaitingListRow>(joinWaitingList, [id, courseId, studentId, actor, traceId]);
      if (!row?.joinedAt) throw (row && refusalOf(row, courseId, studentId)) ?? new PlacesLeft(courseId);
      return { id, courseId, studentId, position: row.position, joinedAt: row.joinedAt.toISOString() };
    });
  }

  /** Throws NotWaiting. */
  leaveWaitingList({ courseId, studentId }: NewEnrollment, { actor, traceId }: Act): Promise<void> {
    return this.transact(courseId, studentId, async (run) => {
      const [row] = await run(leaveWaitingList, [courseId, studentId, actor, traceId]);
      if (!row) throw new NotWaiting(courseId, studentId);
    });
  }

  /** Throws NotWaiting. */
  async waitingPlace({ courseId, studentId }: NewEnrollment): Promise<WaitingPlace> {
    type Row = { readonly id: string; readonly joinedAt: Date; readonly position: number };
    const [row] = await this.database.run<Row>(waitingPosition, [courseId, studentId]);
    if (!row) throw new NotWaiting(courseId, studentId);
    return { id: row.id, courseId, studentId, position: row.position, joinedAt: row.joinedAt.toISOString() };
  }

  /** Sends the statement until no other change to what the student is in came between: each time one did, it was made. */
  private async decide(values: readonly string[]): Promise<EnrolStudentRow> {
    try {
      for (;;) {
        const [row] = await this.database.run<EnrolStudentRow>(enrolStudent, values);
        if (row?.isDecided) return row;
      }
    } catch (error) {
      const [, courseId = "", studentId = ""] = values;
      throw violatedConstraint(error) === onceInEachCourse ? new AlreadyEnrolled(courseId, studentId) : error;
    }
  }

  private transact<Result>(courseId: string, studentId: string, work: (run: Run) => Promise<Result>): Promise<Result> {
    return this.database.use((entities) =>
      entities.transaction(async (transaction) => {
        const run = runIn(transaction);
        await run(lockStudent, [studentId]);
        await run(lockCourse, [courseId]);
        return work(run);
      }),
    );
  }
}

/** Runs a statement in a transaction. */
type Run = <Row>(query: NamedQuery, values: readonly string[]) => Promise<Row[]>;

const runIn =
  (transaction: EntityManager): Run =>
  ({ text }, values) =>
    transaction.query(text, [...values]);

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
