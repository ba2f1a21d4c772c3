import type { Middleware } from "koa";
import type { Problem } from "../../../contract/problem";
import { AppError, InternalError, MethodNotAllowed, Overloaded, RouteNotFound } from "../errors";
import type { RequestState } from "./request-context";

/** Answers every failure with an RFC 9457 problem document; what is behind a 5xx goes to the log and nowhere else. */
export const problemDocuments: Middleware<RequestState> = async (ctx, next) => {
  try {
    await next();
    refuseWhatNobodyAnswered(ctx);
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new InternalError(thrown);
    if (error.status >= 500 && !(error instanceof Overloaded))
      ctx.state.log.error({ err: error.cause, code: error.code }, "request failed");
    ctx.state.problemCode = error.code;
    ctx.status = error.status;
    ctx.set({ ...error.headers });
    ctx.body = JSON.stringify(toProblem(error, ctx.state.traceId));
    ctx.type = "application/problem+json; charset=utf-8";
  }
};

/** The router leaves an unknown address at 404, and another method of a known one at 405 or 501 with Allow. */
function refuseWhatNobodyAnswered(ctx: Parameters<Middleware<RequestState>>[0]): void {
  if (ctx.status < 400 || ctx.body) return;
  const allowed = ctx.response.get("Allow");
  if (allowed) throw new MethodNotAllowed(ctx.method, allowed);
  ctx.remove("Allow");
  throw new RouteNotFound();
}

function toProblem({ code, status, message, faults, courseIds }: AppError, traceId: string): Problem {
  return {
    type: `urn:lectern:problem:${code}`,
    title: titleOf(code),
    status,
    code,
    detail: message,
    ...(faults.length > 0 && { errors: [...faults] }),
    ...(courseIds.length > 0 && { courseIds: [...courseIds] }),
    traceId,
  };
}

const titleOf = (code: string) => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll("-", " ")}`;
