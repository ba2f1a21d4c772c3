import { holds } from "./condition";
import { isLike, isLikeResource } from "./pattern";
import type { Choice, Policy, Statement } from "./policy";
import { concerns } from "./principal";
import { type Context, contextOf, type Request } from "./request";
import { all, any, not, type Truth } from "./truth";
import { replaceVariables } from "./variables";

/** A statement that speaks of a request, and the policy that it stands in. */
export interface Finding {
  readonly policy: Policy;
  readonly statement: Statement;
}

/** The statements that deny a request: all that cannot be shown not to. */
export function denials(policy: Policy, request: Request): readonly Finding[] {
  return findings(policy, "Deny", (statement) => appliesTo(request, policy, statement) !== false);
}

/** The statements that allow a request: only those that can be shown to. */
export function permissions(policy: Policy, request: Request): readonly Finding[] {
  return findings(policy, "Allow", (statement) => appliesTo(request, policy, statement) === true);
}

function findings(policy: Policy, effect: Statement["effect"], applies: (statement: Statement) => boolean) {
  return policy.statements
    .filter((statement) => statement.effect === effect && applies(statement))
    .map((statement) => ({ policy, statement }));
}

/** Whether a statement speaks of a request: every element of it has to. */
function appliesTo(request: Request, { hasVariables }: Policy, statement: Statement): Truth {
  const { principals, actions, resources, conditions, effect } = statement;
  const action = request.action.toLowerCase();
  const isNamed = names(actions, (pattern) => isLike(action, pattern.toLowerCase()));
  // As most are; the rest costs more to find out.
  if (isNamed === false) return false;
  const context = contextOf(request);
  return all([
    isNamed,
    principals === undefined || concerns(principals, request.principal, effect),
    resources === undefined ||
      names(resources, (pattern) => isResource(request.resource, pattern, context, hasVariables)),
    ...conditions.map((condition) => holds(condition, context, hasVariables)),
  ]);
}

function names({ of, negated }: Choice<string>, matches: (pattern: string) => Truth): Truth {
  const named = any(of.map(matches));
  return negated ? not(named) : named;
}

function isResource(resource: string, pattern: string, context: Context, hasVariables: boolean): Truth {
  const replaced = hasVariables ? replaceVariables(pattern, context) : pattern;
  return replaced === undefined ? "unknown" : isLikeResource(resource, replaced);
}
