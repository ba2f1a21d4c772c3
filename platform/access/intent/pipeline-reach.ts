import type { PipelineVerb } from "../../constructs/pipeline-verbs";
import type { Ask } from "./intent";
import { type Names, namesIn } from "./names";
import { providerCalls } from "./provider-calls";

/** What several types take is asked once. */
export function callsOf(verb: PipelineVerb, of: Names): readonly Ask[] {
  const asks = Object.values(providerCalls(of)).flatMap(({ plan = [], deploy = [] }) =>
    verb === "plan" ? plan : deploy,
  );
  return [...new Map(asks.map((ask) => [JSON.stringify({ ...ask, because: "" }), ask])).values()];
}

/** What a deploy does to things whose ids AWS makes up, when they are tagged as an environment's. */
export function changesTo(environment: string, of: Names): readonly Ask[] {
  return callsOf("deploy", of)
    .filter(({ resource }) => isTagged(resource, of))
    .map((ask) => ({ ...ask, context: { ...ask.context, "aws:ResourceTag/Environment": environment } }));
}

/** Whether a thing whose id AWS makes up carries the tag that says whose it is, and IAM looks at it. */
function isTagged(resource: string, of: Names): boolean {
  const { keys, certificates, distribution, backupPlan, delivery, maintenanceWindow, patchBaseline } = of;
  const tagged = [...keys, ...certificates, distribution, backupPlan, delivery, maintenanceWindow, patchBaseline];
  return /^arn:aws:ec2:[^:]*:\d{12}:/.test(resource) || tagged.includes(resource);
}

/** Why an action on a thing whose id AWS makes up can be done to another environment's in the same account, where it can. */
export function whyReached(verb: PipelineVerb, resource: string, of: Names): string | undefined {
  if (verb === "plan")
    return isTagged(resource, of) || resource in untagged(of)
      ? "it looks at things whose ids AWS makes up, at nothing inside them, and changes none"
      : undefined;
  return untagged(of)[resource];
}

function untagged(of: Names): Readonly<Record<string, string>> {
  const policy = "CloudFront's policies carry no tags";
  const part = "it carries no tags; the window that it belongs to does, and is asked for as well";
  return {
    [of.cachePolicy]: policy,
    [of.headersPolicy]: policy,
    [of.originAccess]: policy,
    [of.zone]: "IAM does not look at the tags of zones",
    [of.windowTarget]: part,
    [of.windowTask]: part,
    [of.secret]: "RDS makes up its name, and tags it when it is there",
  };
}

/** What a pipeline could do to another environment in the same account, by action. */
export function reachesOf(verb: PipelineVerb): Readonly<Record<string, string>> {
  const of = namesIn({ accountId: "111111111111", region: "ap-southeast-1" }, "any");
  return Object.fromEntries(
    callsOf(verb, of).flatMap(({ action, resource }) => {
      const why = whyReached(verb, resource, of);
      return why === undefined ? [] : [[action, why]];
    }),
  );
}
