import type { Choice, PrincipalPattern, Statement } from "./policy";
import { accountOf, type Principal, sessionArn } from "./request";
import type { Truth } from "./truth";

/** As what a resource's policy admits somebody: how far that reaches depends on it. */
export type Admitted = "itself" | "role" | "account";

interface Name {
  readonly as: Admitted;
  readonly type: string;
  readonly name: string;
}

/** The types of principals that this can compare (IAM User Guide, "AWS JSON policy elements: Principal"). */
const knownTypes = ["*", "AWS", "Service", "Federated"];

/**
 * Whether a statement speaks of a principal. `NotPrincipal` spares from a denial only who is named by every one of their
 * names, role and account included, and allows nobody who is named by one (IAM User Guide, "AWS JSON policy elements:
 * NotPrincipal").
 */
export function concerns(
  { of, negated }: Choice<PrincipalPattern>,
  principal: Principal,
  effect: Statement["effect"],
): Truth {
  const listed = namesOf(principal).map((name) => isListed(name, of));
  const unreadable = of.some(({ type }) => !knownTypes.includes(type));
  if (!negated) return isEveryone(of) || listed.includes(true) || (unreadable && "unknown");

  const isSpared = effect === "Deny" ? listed.length > 0 && !listed.includes(false) : listed.includes(true);
  if (isEveryone(of) || isSpared) return false;
  return unreadable ? "unknown" : true;
}

/** As what a statement that concerns a principal admits them: by their nearest name. */
export function admittedAs({ of, negated }: Choice<PrincipalPattern>, principal: Principal): Admitted {
  if (negated || isEveryone(of)) return "itself";
  return namesOf(principal).find((name) => isListed(name, of))?.as ?? "itself";
}

/** What a principal can be called, the nearest name first. */
function namesOf(principal: Principal): readonly Name[] {
  const account: Name = { as: "account", type: "AWS", name: accountOf(principal) ?? "" };
  switch (principal.kind) {
    case "anonymous":
      return [];
    case "service":
      return [{ as: "itself", type: "Service", name: principal.name }];
    case "federated":
      return [{ as: "itself", type: "Federated", name: principal.provider }];
    case "user":
      return [{ as: "itself", type: "AWS", name: principal.arn }, account];
    case "role":
      return [
        { as: "itself", type: "AWS", name: sessionArn(principal) },
        { as: "role", type: "AWS", name: principal.arn },
        account,
      ];
  }
}

function isEveryone(patterns: readonly PrincipalPattern[]): boolean {
  return patterns.some(({ type }) => type === "*");
}

/** Names are compared whole: a wildcard within one means nothing to AWS. */
function isListed({ type, name }: Name, patterns: readonly PrincipalPattern[]): boolean {
  return patterns.some((pattern) => pattern.type === type && withoutRoot(pattern.name) === name);
}

/** An account is named by its id or by the ARN of its root. */
function withoutRoot(name: string): string {
  return /^arn:[^:]*:iam::(\d{12}):root$/.exec(name)?.[1] ?? name;
}
