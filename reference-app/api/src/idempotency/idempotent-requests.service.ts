import { createHash } from "node:crypto";
import type { Database } from "../database";
import { AppError, IdempotencyKeyReused, KeptRefusal, RequestRunning } from "../errors";
import { type ClaimKeyRow, claimKey, keepAnswer, releaseKey, sweepKeys } from "./idempotency.query";

/** A request that its caller has named, so that it is done once however often it is sent. */
export interface KeyedRequest {
  /** Whose key it is: two callers may choose the same. */
  readonly owner: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly document: unknown;
}

/** The right to do the request of a key; whoever has done it keeps the answer in the same transaction. */
export interface Claim {
  readonly owner: string;
  readonly key: string;
  /** When it was claimed, as PostgreSQL writes it: it tells this claim from one that took the key over. */
  readonly claimedAt: string;
}

/** What is kept of a refusal; it is told again, under the trace id of the request that asks for it. */
interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly courseIds: readonly string[];
}

/** Longer than any request takes: a claim this old is one of a process that is no more. */
export const claimSeconds = 30;
const claimsBetweenSweeps = 100;
const sweptAtOnce = 1_000;

/** Does each request with a key once, and answers whoever sends it again as it answered the first time. */
export class IdempotentRequests {
  private claims = 0;

  constructor(private readonly database: Database) {}

  /**
   * What the request was answered before, or else what `work` answers now; `work` keeps its own answer, with `status`, in
   * the transaction that does the work. Throws what `work` throws, IdempotencyKeyReused or RequestRunning.
   */
  async once<Answer>(
    request: KeyedRequest,
    status: number,
    work: (claim: Claim) => Promise<Answer>,
  ): Promise<{ readonly status: number; readonly answer: unknown }> {
    const found = await this.claim(request);
    if (!("claimedAt" in found)) return found;
    try {
      return { status, answer: await work(found) };
    } catch (error) {
      await this.settle(found, error);
      throw error;
    }
  }

  private async claim(request: KeyedRequest): Promise<Claim | { readonly status: number; readonly answer: unknown }> {
    if (this.claims++ % claimsBetweenSweeps === 0) await this.database.run(sweepKeys, [sweptAtOnce]);
    const { owner, key } = request;
    for (;;) {
      const values = [owner, key, hashOf(request), claimSeconds];
      const [row] = await this.database.run<ClaimKeyRow>(claimKey, values);
      if (row?.claimedAt) return { owner, key, claimedAt: row.claimedAt };
      if (row?.state) return keptAnswer(row);
    }
  }

  /** A refusal is an answer, too; after any other failure the request may be sent again and is then done anew. */
  private async settle({ owner, key, claimedAt }: Claim, error: unknown): Promise<void> {
    const claim = [owner, key, claimedAt];
    if (error instanceof AppError && error.status < 500) {
      const { code, message: detail, courseIds } = error;
      await this.database.run(keepAnswer, [...claim, error.status, JSON.stringify({ code, detail, courseIds })]);
      return;
    }
    // Where not even this can be done, the claim is over after `claimSeconds`.
    await this.database.run(releaseKey, claim).catch(() => undefined);
  }
}

function keptAnswer({ isSameRequest, state, status, answer }: ClaimKeyRow) {
  if (!isSameRequest) throw new IdempotencyKeyReused();
  if (state === "running" || status === null) throw new RequestRunning();
  if (status < 400) return { status, answer };
  const { code, detail, courseIds } = answer as Refusal;
  throw new KeptRefusal(status, code, detail, courseIds);
}

const hashOf = ({ method, path, document }: KeyedRequest): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([method, path, document]))
    .digest();
