import { randomUUID } from "node:crypto";
import type { Middleware } from "koa";
import type { Logger } from "pino";

/** What every request carries. */
export interface RequestState {
  /** Ours, never the caller's: in the log, in the X-Request-Id header and in every problem document. */
  traceId: string;
  log: Logger;
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
    ctx.state.log[level](
      { method: ctx.method, path: ctx.path, status: ctx.status, durationMs: Math.round(performance.now() - startedAt) },
      "request",
    );
  };
}
