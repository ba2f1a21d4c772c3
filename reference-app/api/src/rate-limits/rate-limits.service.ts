import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "../database";
import { type SettledRow, settleRequests } from "./settle-requests.query";

/** How many requests are answered within each window of time, the windows of all processes beginning together. */
export interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

/** Where a caller stands. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the next window begins. */
  readonly resetSeconds: number;
  readonly isExceeded: boolean;
}

interface Counter {
  /** What the database said of all processes. */
  settled: number;
  /** What came here since, and the database has not been told of. */
  unsettled: number;
}

/** A process tells the database of a caller's requests once they are this share of the limit. */
const slice = 0.1;

const settleAfterMilliseconds = 250;
const retryAfterMilliseconds = 5_000;

/** Some 10 MB; whoever came first is forgotten first. */
const callersAtOnce = 50_000;

/**
 * Counts requests here, and settles with the other processes through the database, a few callers in one statement, never
 * while somebody waits for an answer. So each process may let a tenth of the limit pass that the others do not know of, and
 * what comes while a statement is under way; within one process the limit is exact. While the database does not answer,
 * each process counts by itself.
 */
export class RateLimits {
  private readonly counters = new Map<string, Counter & { readonly windowStartedAt: number }>();
  private readonly due = new Set<string>();
  private timer?: NodeJS.Timeout;
  private isCutOff = false;

  constructor(
    /** What is counted, such as "address". */
    private readonly kind: string,
    private readonly limit: RateLimit,
    private readonly database: Pick<Database, "run">,
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one request; a request too many is not counted, so that nobody who keeps asking costs the database anything. */
  count(caller: string): Allowance {
    const { requests: limit, windowSeconds } = this.limit;
    const now = this.now();
    const counter = this.counterOf(caller, now - (now % (windowSeconds * 1_000)));
    const before = counter.settled + counter.unsettled;
    const resetSeconds = Math.ceil((counter.windowStartedAt + windowSeconds * 1_000 - now) / 1_000);
    if (before >= limit) return { limit, remaining: 0, resetSeconds, isExceeded: true };
    counter.unsettled += 1;
    if (counter.unsettled >= limit * slice) this.settleSoon(caller);
    return { limit, remaining: limit - before - 1, resetSeconds, isExceeded: false };
  }

  private counterOf(caller: string, windowStartedAt: number) {
    const known = this.counters.get(caller);
    if (known?.windowStartedAt === windowStartedAt) return known;
    const fresh = { settled: 0, unsettled: 0, windowStartedAt };
    this.counters.delete(caller);
    const [oldest] = this.counters.keys();
    if (oldest !== undefined && this.counters.size >= callersAtOnce) this.counters.delete(oldest);
    this.counters.set(caller, fresh);
    return fresh;
  }

  private settleSoon(caller: string, milliseconds = settleAfterMilliseconds): void {
    this.due.add(caller);
    this.timer ??= setTimeout(() => void this.settle(), milliseconds).unref();
  }

  private async settle(): Promise<void> {
    const sent = this.takeDue();
    try {
      const rows = await this.database.run<SettledRow>(settleRequests, [
        sent.map(({ key }) => key),
        sent.map(({ counter }) => new Date(counter.windowStartedAt).toISOString()),
        sent.map(({ requests }) => requests),
      ]);
      const totals = new Map(rows.map((row) => [row.caller, row.requests]));
      for (const { key, counter, requests } of sent) {
        counter.settled = totals.get(key) ?? counter.settled;
        counter.unsettled -= requests;
      }
      this.noteCutOff(false);
      this.timer = undefined;
      for (const caller of this.due) this.settleSoon(caller);
    } catch (error) {
      this.noteCutOff(true, error);
      this.timer = undefined;
      for (const { caller } of sent) this.settleSoon(caller, retryAfterMilliseconds);
    }
  }

  /** In the order of their keys. */
  private takeDue() {
    const callers = [...this.due];
    this.due.clear();
    return callers
      .flatMap((caller) => {
        const counter = this.counters.get(caller);
        return counter && counter.unsettled > 0
          ? [{ caller, key: this.keyOf(caller), counter, requests: counter.unsettled }]
          : [];
      })
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Of one length whatever a caller is called, and no name or address lies in the database. */
  private keyOf(caller: string): string {
    return `${this.kind}:${createHash("sha256").update(caller).digest("base64url")}`;
  }

  /** One line when the database is lost, one when it is back. */
  private noteCutOff(isCutOff: boolean, error?: unknown): void {
    if (isCutOff && !this.isCutOff)
      this.log.warn({ err: error, limit: this.kind }, "rate limits hold for this process alone");
    if (!isCutOff && this.isCutOff) this.log.info({ limit: this.kind }, "rate limits hold over all processes again");
    this.isCutOff = isCutOff;
  }
}
