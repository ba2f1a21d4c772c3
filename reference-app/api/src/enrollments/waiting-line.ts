import type { EntityManager } from "typeorm";
import { type Run, runIn } from "../database";
import type { Act } from "./enrollment-desk.service";
import { type LockStandingRow, lockStanding } from "./lock-standing.query";
import { type PromoteWaitingRow, promoteWaiting } from "./promote-waiting.query";

/** A course that is locked, in a transaction, with the students whom the action is about. */
export interface HeldCourse {
  readonly transaction: EntityManager;
  readonly run: Run;
  /** Gives the course's free places to those who wait. The last thing that an action does. */
  promote(act: Act): Promise<void>;
}

interface Standing {
  readonly courseId: string;
  readonly studentIds: readonly string[];
  /** How many places the action is likely to free. */
  readonly places: number;
}

/**
 * Does `work` in a transaction that holds a course, and before it the students whom the action is about and those to whom
 * it is likely to give places. If others are next in line by then, all is undone and done again with those.
 */
export async function holdCourse<Result>(
  entities: EntityManager,
  { courseId, studentIds, places }: Standing,
  work: (held: HeldCourse) => Promise<Result>,
): Promise<Result> {
  let wanted = { studentIds, places };
  for (;;) {
    try {
      return await entities.transaction(async (transaction) => {
        const run = runIn(transaction);
        const [locked] = await run<LockStandingRow>(lockStanding, [courseId, wanted.studentIds, wanted.places]);
        const promote = (act: Act) => promoteIn(run, courseId, locked?.studentIds ?? [], act);
        return work({ transaction, run, promote });
      });
    } catch (error) {
      if (!(error instanceof OthersAreNext)) throw error;
      wanted = { studentIds: [...studentIds, ...error.studentIds], places: 0 };
    }
  }
}

class OthersAreNext extends Error {
  constructor(readonly studentIds: readonly string[]) {
    super("Students are next in line who are not locked.");
  }
}

async function promoteIn(run: Run, courseId: string, locked: readonly string[], { actor, traceId }: Act) {
  const next = await run<PromoteWaitingRow>(promoteWaiting, [courseId, locked, actor, traceId]);
  if (next.length > 0) throw new OthersAreNext(next.map(({ studentId }) => studentId));
}
