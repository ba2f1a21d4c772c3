import type { Context, Middleware } from "koa";
import { TooManyRequests } from "../errors";
import type { Allowance, RateLimits } from "../rate-limits/rate-limits.service";
import type { Admission } from "../routing/admission";
import { callerAddress } from "./caller-address";
import type { RequestState } from "./request-context";

/** What asks for the process itself; it is always answered. */
export const isHealthCheck = ({ path }: Context) => /^\/health(\/live|\/ready)?$/.test(path);

/** Counts each request to the address that it comes from, before anything else is done for it. */
export function limitAddresses(limits: RateLimits, trustedProxies: number): Middleware<RequestState> {
  return async (ctx, next) => {
    const address = isHealthCheck(ctx) ? undefined : callerAddress(ctx.req, trustedProxies);
    if (address !== undefined) count(limits, address, ctx);
    await next();
  };
}

/** Admits as `admit` does, and counts each request to whoever has signed in. */
export function limitIdentities(limits: RateLimits, admit: Admission): Admission {
  return async (audience, ctx) => {
    const actor = await admit(audience, ctx);
    if (audience !== "anyone") count(limits, actor.subject, ctx);
    return actor;
  };
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-06; of two limits the answer names the one that is nearer. */
function count(limits: RateLimits, caller: string, ctx: Context): void {
  const allowance = limits.count(caller);
  if (isNearest(allowance, ctx)) ctx.set(headersOf(allowance));
  if (allowance.isExceeded) throw new TooManyRequests(allowance.resetSeconds);
}

function isNearest({ remaining }: Allowance, { res }: Context): boolean {
  return !res.hasHeader("RateLimit-Remaining") || remaining <= Number(res.getHeader("RateLimit-Remaining"));
}

const headersOf = ({ limit, remaining, resetSeconds }: Allowance) => ({
  "RateLimit-Limit": String(limit),
  "RateLimit-Remaining": String(remaining),
  "RateLimit-Reset": String(resetSeconds),
});
