import { ValidationFailed } from "../errors";
import type { Actor, RouteContext } from "../routing/route";
import type { Claim, IdempotentRequests } from "./idempotent-requests.service";

const header = "Idempotency-Key";

/**
 * Answers 201 with what `work` makes of `document`; where the caller names the request by an Idempotency-Key, the work is
 * done once for each key, and `work` keeps its answer by the claim that it is given.
 */
export async function answerOnce(
  requests: IdempotentRequests,
  ctx: RouteContext,
  actor: Actor,
  document: unknown,
  work: (claim?: Claim) => Promise<unknown>,
): Promise<void> {
  const created = 201;
  const key = readKey(ctx);
  const request = key === undefined ? undefined : { owner: actor.subject, key, ...addressOf(ctx), document };
  const { status, answer } = request
    ? await requests.once(request, created, work)
    : { status: created, answer: await work() };
  ctx.body = answer;
  ctx.status = status;
}

const addressOf = ({ method, path }: RouteContext) => ({ method, path });

/** Throws ValidationFailed for an empty key, or for one that is more than a word. */
function readKey(ctx: RouteContext): string | undefined {
  const key = ctx.req.headers[header.toLowerCase()];
  if (key === undefined) return undefined;
  if (typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ValidationFailed([{ pointer: header, detail: "must be 1 to 255 visible ASCII characters" }]);
}
