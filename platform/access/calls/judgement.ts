import type { PipelineVerb } from "../../constructs/pipeline-verbs";
import { holderOf } from "../caller";
import { permissions } from "../evaluation/statement";
import { decide } from "../matrix";
import type { Neighbourhood } from "../neighbourhood";
import type { Role } from "../stack-access";
import type { Phase, RecordedCall } from "./recorded-call";
import { knownFrom, type Requirement, requiredBy } from "./required-permissions";
import type { Unrecorded } from "./unrecorded";

/** What an environment's calls are held against. */
export interface Held {
  readonly environment: string;
  /** What was bootstrapped in the environment's account. */
  readonly bootstrap: Neighbourhood;
  readonly calls: readonly RecordedCall[];
  readonly unrecorded: readonly Unrecorded[];
  /** Actions by which an administrator destroys an environment, and no pipeline can. */
  readonly administrators: readonly string[];
}

/**
 * All in which the permissions of an environment's pipeline differ from what its calls take: as sentences. Each call of a plan has to
 * be allowed to the plan role, each of a plan or a deploy to the deploy role; what destroys is allowed to neither, or proves a
 * deletion needed.
 */
export async function judgeCalls(held: Held): Promise<readonly string[]> {
  const needs = await needsOf(held);
  return [
    ...unique(needs.flatMap((need) => refusalsOf(need, held))),
    ...(["plan", "deploy"] as const).flatMap((verb) => unproven(verb, needs, held)),
    ...staleAdministrators(needs, held),
  ];
}

/** What a call takes. */
interface Need extends Requirement {
  readonly during: Phase;
  /** Such as `s3:HeadBucket`. */
  readonly operation: string;
}

async function needsOf({ calls, bootstrap }: Held): Promise<readonly Need[]> {
  const known = knownFrom(calls);
  const different = [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
  const needs = await Promise.all(
    different.map(async (call) =>
      (await requiredBy(call, known, bootstrap.own.accountId)).map((required) => ({
        ...required,
        during: call.during,
        operation: `${call.service}:${call.operation}`,
      })),
    ),
  );
  return [...new Map(needs.flat().map((need) => [JSON.stringify(need), need])).values()];
}

const participle: Readonly<Record<Phase, string>> = {
  plan: "planning",
  deploy: "deploying",
  destroy: "destroying",
};

function refusalsOf(need: Need, held: Held): readonly string[] {
  return judgesOf(need).flatMap((verb) => {
    const decision = decisionOn(need, verb, held);
    if (decision.allowed) return [];
    if (need.during === "destroy" && held.administrators.includes(need.action)) return [];
    const { action, resource, operation, during } = need;
    return `${held.environment}: the ${verb} role may not ${action} on ${resource}, which ${operation} takes while ${participle[during]}: ${decision.because}.`;
  });
}

/** A plan is made by either role; whoever applies or destroys needs another. */
function judgesOf({ during }: Need): readonly PipelineVerb[] {
  return during === "plan" ? ["plan", "deploy"] : ["deploy"];
}

function decisionOn({ action, resource, context }: Need, verb: PipelineVerb, held: Held) {
  const caller = holderOf(roleOf(verb, held), verb);
  return decide({ caller, action, resource, because: "", ...(context ? { context } : {}) }, held.bootstrap);
}

function roleOf(verb: PipelineVerb, { environment, bootstrap }: Held): Role {
  const path = `${environment}/${verb}-role`;
  const role = bootstrap.own.roles.find((each) => each.path === path);
  if (!role) throw new Error(`${bootstrap.own.name} has no role ${path}.`);
  return role;
}

function unproven(verb: PipelineVerb, needs: readonly Need[], held: Held): readonly string[] {
  const { environment, unrecorded } = held;
  const relevant = needs.filter((need) => judgesOf(need).includes(verb));
  const used = new Set(relevant.flatMap((need) => permissionsFor(need, verb, held)));
  const declared = unrecorded.flatMap(({ roles, permissions, recordedIn = [] }) =>
    roles.includes(verb) && !recordedIn.includes(environment) ? permissions : [],
  );
  const granted = grantedTo(roleOf(verb, held));
  return [
    ...granted
      .filter((permission) => !used.has(permission) && !declared.includes(permission))
      .map((permission) => `${environment}: the ${verb} role has ${permission}, which no recorded call takes.`),
    ...declared
      .filter((permission) => !granted.includes(permission))
      .map((permission) => `${environment}: the ${verb} role has no ${permission} any more, which is declared.`),
    ...declared
      .filter((permission) => used.has(permission))
      .map(
        (permission) =>
          `${environment}: a recorded call takes ${permission} of the ${verb} role, declared as unrecorded.`,
      ),
  ];
}

/** Each action of each statement, as a declaration names it. */
function grantedTo({ identity }: Role): readonly string[] {
  return identity.flatMap(({ statements }) =>
    statements.flatMap(({ name, actions }) => actions.of.map((action) => `${name} ${action}`)),
  );
}

/** All by which a role is allowed something; none where its boundary, or a denial, forbids it. */
function permissionsFor(need: Need, verb: PipelineVerb, held: Held): readonly string[] {
  if (!decisionOn(need, verb, held).allowed) return [];
  const role = roleOf(verb, held);
  const { accountId: resourceAccountId } = held.bootstrap.own;
  const { principal } = holderOf(role, verb);
  const { action, resource, context = {} } = need;
  return role.identity
    .flatMap((policy) => permissions(policy, { principal, action, resource, resourceAccountId, context }))
    .map(({ statement }) => `${statement.name} ${action}`);
}

function staleAdministrators(needs: readonly Need[], held: Held): readonly string[] {
  const refused = needs.filter((need) => need.during === "destroy" && !decisionOn(need, "deploy", held).allowed);
  return held.administrators
    .filter((action) => !refused.some((need) => need.action === action))
    .map(
      (action) =>
        `${held.environment}: ${action} is declared an administrator's; no call that destroys is refused for it.`,
    );
}

function unique(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}
