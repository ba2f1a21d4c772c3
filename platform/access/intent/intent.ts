import type { Caller } from "../caller";
import type { Policy } from "../evaluation/policy";
import type { Request } from "../evaluation/request";
import type { Neighbourhood } from "../neighbourhood";
import type { StackAccess } from "../stack-access";

/** An action on a resource, and why it has to be possible, or must not be. */
export interface Ask {
  readonly action: string;
  /** A real ARN, without wildcards; `*` where the action knows no resource. */
  readonly resource: string;
  readonly because: string;
  readonly context?: Request["context"];
}

/** Who takes a role on, and how. */
export interface Assumption {
  readonly caller: Caller;
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity";
  readonly because: string;
  readonly context?: Request["context"];
}

/** What a role is for. What it must not be able to do is the same for all, and follows from this: see neighbours.ts. */
export interface RoleIntent {
  readonly kind: "role";
  /** How the matrix calls it. */
  readonly name: string;
  /** Its construct's path below the stack. */
  readonly path: string;
  readonly what: string;
  needs(stack: StackAccess): readonly Ask[];
  /** Who may take it on; nobody else may. */
  assumedBy(stack: StackAccess): readonly Assumption[];
  /** Who looks like them and is not. */
  refuses?(stack: StackAccess): readonly Assumption[];
  /** For a service that takes it on for many accounts: what it says of the resource in a stack for which it does. */
  onBehalf?(stack: StackAccess): Readonly<{ "aws:SourceAccount": string; "aws:SourceArn"?: string }>;
  /** Actions that would reach a sibling in the same account, since a policy has no way to tell them apart; and why. */
  readonly reachesSiblings?: Readonly<Record<string, string>>;
}

/** The most that any role of a stack may do. */
export interface BoundaryIntent {
  readonly name: string;
  readonly what: string;
  /** The boundary as the stack's roles have it. */
  policy(stack: StackAccess): Policy;
  readonly reachesSiblings?: Readonly<Record<string, string>>;
  /** Services whose ARNs do not say the account, so that the other account's own policies have to refuse. */
  readonly reachesTwin?: readonly string[];
}

/** Everything that is meant for a stack of a kind. */
export interface Intents {
  readonly roles: readonly RoleIntent[];
  readonly resources: readonly ResourceIntent[];
  readonly boundary: BoundaryIntent;
  /** What none of its roles may do by its own policies. */
  neighbours(stack: StackAccess): readonly Ask[];
  /** What none of its roles may do whatever its own policies say. */
  beyondBoundary(stack: StackAccess): readonly Ask[];
}

/** An ask together with who makes it. */
export interface CallerAsk extends Ask {
  readonly caller: Caller;
}

/** Who may do what to a resource that has a policy of its own, and who must not. */
export interface ResourceIntent {
  readonly kind: "resource";
  readonly name: string;
  readonly path: string;
  readonly what: string;
  allowed(neighbourhood: Neighbourhood): readonly CallerAsk[];
  denied(neighbourhood: Neighbourhood): readonly CallerAsk[];
}
