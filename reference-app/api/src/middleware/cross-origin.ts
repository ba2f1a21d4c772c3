import type { Middleware } from "koa";

const allowed = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match",
  "Access-Control-Max-Age": "600",
};
const exposed =
  "ETag, Link, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id";

/** Lets pages of the frontend's origin read the answers, and pages of no other; nobody's cookies are of use here. */
export function allowOrigin(appUrl: string): Middleware {
  const { origin } = new URL(appUrl);
  return async (ctx, next) => {
    ctx.vary("Origin");
    if (ctx.get("Origin") !== origin) return next();
    ctx.set({ "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed });
    const isPreflight = ctx.method === "OPTIONS" && ctx.get("Access-Control-Request-Method") !== "";
    if (!isPreflight) return next();
    ctx.set(allowed);
    ctx.status = 204;
  };
}
