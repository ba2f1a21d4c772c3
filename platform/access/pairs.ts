import { isDeepStrictEqual } from "node:util";
import { administrator, anonymous, bystander, type Caller, holderOf, service } from "./caller";
import { intentsOf } from "./intent";
import type { Ask, CallerAsk, Intents, ResourceIntent, RoleIntent } from "./intent/intent";
import { foreignAccountId, type Neighbourhood } from "./neighbourhood";
import type { Role, StackAccess } from "./stack-access";

/** Somebody doing something to something, and whether that is meant to be possible. */
export interface Pair extends CallerAsk {
  /** The role or resource that it is declared for. */
  readonly subject: string;
  readonly intended: "allowed" | "denied";
}

/** A role or a resource with a policy that nobody declared, or one declared that the stack lacks. */
export class IntentMissing extends Error {
  constructor(stack: string, paths: readonly string[]) {
    super(
      `${stack}: what platform/access/intent declares and what has a policy differ at ${paths.join(", ")}. ` +
        "Declare there who may do what, and why, or remove what is gone.",
    );
    this.name = "IntentMissing";
  }
}

/** Every pair that is declared for a stack, or follows from what is. Throws IntentMissing. */
export function pairsOf(neighbourhood: Neighbourhood): readonly Pair[] {
  const intents = intentsOf(neighbourhood.own.name);
  refuseUndeclared(neighbourhood.own, intents);
  const neighbours = intents.neighbours(neighbourhood.own);
  return [
    ...intents.roles.flatMap((intent) => pairsOfRole(intent, neighbours, neighbourhood)),
    ...pairsOfBoundary(intents, neighbourhood),
    ...intents.resources.flatMap((intent) => pairsOfResource(intent, neighbourhood)),
  ];
}

function refuseUndeclared({ name, roles, guarded }: StackAccess, intents: Intents): void {
  const present = new Set([...roles, ...guarded].map(({ path }) => path));
  const declared = new Set([...intents.roles, ...intents.resources].map(({ path }) => path));
  const differing = [...present]
    .filter((path) => !declared.has(path))
    .concat([...declared].filter((path) => !present.has(path)));
  if (differing.length > 0) throw new IntentMissing(name, differing);
}

function pairsOfRole(intent: RoleIntent, neighbours: readonly Ask[], neighbourhood: Neighbourhood): readonly Pair[] {
  const { own } = neighbourhood;
  const role = own.roles.find(({ path }) => path === intent.path) as Role;
  const itself = holderOf(role, intent.name);
  // The boundary must not be what stops it: that is for the day when the role's own policies are wrong.
  const byItsOwnPolicies = { ...itself, boundary: undefined };
  return [
    ...pairs(intent.name, "allowed", by(itself, intent.needs(own))),
    ...pairs(intent.name, "denied", by(byItsOwnPolicies, [...elsewhere(intent, neighbourhood), ...neighbours])),
    ...pairs(
      intent.name,
      "allowed",
      intent.assumedBy(own).map((assumption) => ({
        context: intent.onBehalf?.(own) ?? {},
        ...assumption,
        resource: role.arn,
      })),
    ),
    ...pairs(
      intent.name,
      "denied",
      (intent.refuses?.(own) ?? []).map((assumption) => ({ ...assumption, resource: role.arn })),
    ),
    ...pairs(intent.name, "denied", assumingForOthers(intent, role, neighbourhood)),
    ...pairs(intent.name, "denied", strangersAssuming(role, own)),
  ];
}

function pairsOfBoundary({ roles, boundary, beyondBoundary }: Intents, neighbourhood: Neighbourhood): readonly Pair[] {
  const { own } = neighbourhood;
  const { name, reachesSiblings = {}, reachesTwin = [] } = boundary;
  const withinIt = administrator(own.accountId, boundary.policy(own));
  const others = roles.flatMap((intent) =>
    elsewhere({ ...intent, reachesSiblings: { ...intent.reachesSiblings, ...reachesSiblings } }, neighbourhood),
  );
  return pairs(
    name,
    "denied",
    by(withinIt, [
      ...others.filter(({ action }) => !reachesTwin.includes(action.split(":")[0] ?? "")),
      ...beyondBoundary(own),
    ]),
  );
}

function pairsOfResource(intent: ResourceIntent, neighbourhood: Neighbourhood): readonly Pair[] {
  return [
    ...pairs(intent.name, "allowed", intent.allowed(neighbourhood)),
    ...pairs(intent.name, "denied", intent.denied(neighbourhood)),
  ];
}

/** What a role needs, in the places that are not its own. */
function elsewhere(
  { path, needs, reachesSiblings = {} }: RoleIntent,
  { own, siblings, twin }: Neighbourhood,
): readonly Ask[] {
  const everybodys = new Set(needs(own).map(({ resource }) => resource));
  const alike = siblings.filter((sibling) => hasRole(sibling, { path }));
  const ofSiblings = alike.flatMap((sibling) =>
    needs(sibling)
      .filter(({ action }) => !(action in reachesSiblings))
      .map((ask) => ({ ...ask, because: `it is ${sibling.name}'s, should they ever share an account` })),
  );
  // What is named alike in both accounts is AWS's, such as its images.
  const ofTwin = needs(twin)
    .filter(({ resource }) => !everybodys.has(resource))
    .map((ask) => ({ ...ask, because: "it is another account's" }));
  return [...ofSiblings, ...ofTwin].filter(({ resource }) => resource !== "*");
}

/** A service that acts for many accounts takes a role on for the role's own environment alone. */
function assumingForOthers(
  intent: RoleIntent,
  role: Role,
  { own, siblings, twin }: Neighbourhood,
): readonly CallerAsk[] {
  if (!intent.onBehalf) return [];
  const ours = intent.onBehalf(own);
  const others = [
    ...[...siblings.filter((sibling) => hasRole(sibling, intent)), twin].map((stack) => intent.onBehalf?.(stack) ?? {}),
    { ...ours, "aws:SourceAccount": twin.accountId },
    { ...ours, ...sourceArnOf(intent.onBehalf(twin)) },
  ].filter((context) => !isDeepStrictEqual(context, ours));
  return others.flatMap((context) =>
    intent.assumedBy(own).map(({ caller, action }) => {
      return { caller, action, context, resource: role.arn, because: "it would be on behalf of others" };
    }),
  );
}

function sourceArnOf(behalf: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return "aws:SourceArn" in behalf ? { "aws:SourceArn": behalf["aws:SourceArn"] } : {};
}

/** Not every environment has every role. */
function hasRole({ roles }: StackAccess, { path }: Pick<RoleIntent, "path">): boolean {
  return roles.some((role) => role.path === path);
}

/** Nobody takes on a role but whom it names, not even who may do everything in the account. */
function strangersAssuming({ arn }: Role, { accountId }: StackAccess): readonly CallerAsk[] {
  const strangers: readonly Caller[] = [
    anonymous,
    service("lambda.amazonaws.com"),
    administrator(accountId),
    bystander(accountId),
    administrator(foreignAccountId),
  ];
  return strangers.map((caller) => ({
    caller,
    action: "sts:AssumeRole",
    resource: arn,
    because: "the role is not theirs to take on",
  }));
}

function by(caller: Caller, asks: readonly Ask[]): readonly CallerAsk[] {
  return asks.map((ask) => ({ ...ask, caller }));
}

function pairs(subject: string, intended: Pair["intended"], asks: readonly CallerAsk[]): readonly Pair[] {
  return asks.map((ask) => ({ ...ask, subject, intended }));
}
