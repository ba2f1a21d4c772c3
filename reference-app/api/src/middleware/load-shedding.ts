import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Middleware } from "koa";
import type { Logger } from "pino";
import type { Database } from "../database";
import { Overloaded } from "../errors";
import { isHealthCheck } from "./rate-limiting";
import type { RequestState } from "./request-context";

/** From where on a request more would only make all wait longer. */
export const overload = {
  /** How late the event loop was, on average of each of the last two looks: once may be a single piece of work. Milliseconds. */
  eventLoopDelayMilliseconds: 250,
  /** Requests that wait for one of the pool's connections. */
  waitingForDatabase: 500,
  lookEveryMilliseconds: 500,
} as const;

type Pressure = "event-loop" | "database" | undefined;

/** Refuses with 503 what comes while the process has more than it can do; health checks are always answered. */
export function shedLoad(database: Pick<Database, "waiting">, log: Logger): Middleware<RequestState> {
  const eventLoopIsLate = watchEventLoop();
  const note = changesOf(log);
  return async (ctx, next) => {
    const pressure: Pressure = eventLoopIsLate()
      ? "event-loop"
      : database.waiting >= overload.waitingForDatabase
        ? "database"
        : undefined;
    note(pressure);
    if (pressure && !isHealthCheck(ctx)) throw new Overloaded();
    await next();
  };
}

/** Whether the event loop was late both times that it was last looked at. The looking keeps no process alive. */
function watchEventLoop(): () => boolean {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let looks: readonly [before: boolean, last: boolean] = [false, false];
  setInterval(() => {
    looks = [looks[1], delay.mean / 1e6 >= overload.eventLoopDelayMilliseconds];
    delay.reset();
  }, overload.lookEveryMilliseconds).unref();
  return () => looks.every(Boolean);
}

/** One line when it begins and one when it ends, at most one pair in five seconds. */
function changesOf(log: Logger): (pressure: Pressure) => void {
  let noted: Pressure;
  let quietUntil = 0;
  return (pressure) => {
    if (Boolean(pressure) === Boolean(noted) || performance.now() < quietUntil) return;
    if (pressure) log.warn({ pressure }, "load is shed");
    else log.info("load is no longer shed");
    if (!pressure) quietUntil = performance.now() + 5_000;
    noted = pressure;
  };
}
