import { type Decision, evaluate, type Policies } from "./evaluation/evaluate";
import type { CallerAsk } from "./intent/intent";
import { guardOf, type Neighbourhood } from "./neighbourhood";
import { type Pair, pairsOf } from "./pairs";

/** A pair with what AWS would answer. */
export interface Row extends Pair {
  readonly decision: Decision;
}

/** Who may do what in an environment: every declared pair. Throws IntentMissing. */
export function matrixOf(neighbourhood: Neighbourhood): readonly Row[] {
  return pairsOf(neighbourhood).map((pair) => ({ ...pair, decision: decide(pair, neighbourhood) }));
}

/** Whether what would happen is what is meant to. */
export function isAsIntended({ intended, decision }: Pick<Row, "intended" | "decision">): boolean {
  return decision.allowed === (intended === "allowed");
}

/** The policies that have a say in an ask. */
export function policiesFor(ask: CallerAsk, neighbourhood: Neighbourhood): Policies {
  const { identity = [], boundary } = ask.caller;
  return { identity, boundary, resource: guardOf(neighbourhood, ask)?.guarded };
}

/** What AWS would answer. */
export function decide(
  ask: CallerAsk,
  neighbourhood: Neighbourhood,
  policies: Policies = policiesFor(ask, neighbourhood),
): Decision {
  const { caller, action, resource, context = {} } = ask;
  // A bucket's ARN does not say its account; a bucket that no stack has counts as the account's own.
  const owner = guardOf(neighbourhood, ask)?.accountId ?? neighbourhood.own.accountId;
  const named = resource.split(":")[4];
  // Nor does the ARN of what AWS has for everybody, such as its prefix lists.
  const resourceAccountId = named && named !== "aws" ? named : owner;
  return evaluate({ principal: caller.principal, action, resource, resourceAccountId, context }, policies);
}
