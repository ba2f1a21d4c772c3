import { randomUUID } from "node:crypto";
import type { Middleware } from "koa";
import type { Logger } from "pino";

/** What every request carries. */
export interface RequestState {
  /** Ours, never the caller's: in the log, in the X-Request-Id header and in every problem document. */
  traceId: string;
  log: Logger;
  /** The code of the problem document with which it was answered, if it was. */
  problemCode?: string;
}

/** Names the request and leaves one line about it in the log; lines about health checks are for debugging only. */
export function requestContext(log: Logger): Middleware<RequestState> {
  return async (ctx, next) => {
    const startedAt = performance.now();
    ctx.state.traceId = randomUUID();
    ctx.state.log = log.child({ traceId: ctx.state.traceId });
    ctx.set("X-Request-Id", ctx.state.traceId);
    await next();
    const level = ctx.path.startsWith("/health") ? "debug" : "info";
    const { method, path, status } = ctx;
    const durationMs = Math.round(performance.now() - startedAt);
    ctx.state.log[level]({ method, path, status, code: ctx.state.problemCode, durationMs }, "request");
  };
}
