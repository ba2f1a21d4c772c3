import type { Attributes } from "./plan-json";

/** Attributes that hold a policy as JSON. */
export const policyAttributes: readonly string[] = [
  "policy",
  "assume_role_policy",
  "access_policy",
  "inline_policy",
  "key_policy",
];

/** Attributes by which a principal gets, or is held to, a policy that is kept elsewhere. */
const attachments: Readonly<Record<string, string>> = {
  managed_policy_arns: "has the policy",
  policy_arn: "has the policy",
  permissions_boundary: "is bounded by",
  role: "for the role",
};

/** What AWS calls a policy too, and gives nobody access: how long something is cached or kept, when something grows. */
const rulesOfBehaviour = /^aws_(app)?autoscaling_|^aws_cloudfront_|_lifecycle_policy$/;

/** Whether resources of this type say who may do what in AWS. */
export function isAccessPart(type: string): boolean {
  if (rulesOfBehaviour.test(type)) return false;
  return type.startsWith("aws_iam_") || type.endsWith("_policy") || type === "aws_kms_key" || type === "aws_kms_grant";
}

/** What a resource allows, denies or attaches: "Allow s3:GetObject on arn:… to …", one for each action and resource. */
export function grants(attributes: Attributes | null): readonly string[] {
  if (attributes === null) return [];
  const policies = policyAttributes.flatMap((name) => policiesIn(attributes[name]));
  const attached = Object.entries(attachments).flatMap(([name, words]) =>
    list(attributes[name])
      .filter(Boolean)
      .map((value) => `${words} ${value}`),
  );
  return [...new Set([...policies.flatMap(statementsIn), ...attached])];
}

/** A policy as text, or the inline policies of a role, which are blocks with one each. */
function policiesIn(value: unknown): readonly string[] {
  return list(value).flatMap((each) =>
    typeof each === "string" ? each : ((each as Attributes)?.policy ?? []),
  ) as string[];
}

function statementsIn(policy: string): readonly string[] {
  if (policy === "") return [];
  return list((parsed(policy) as Attributes | undefined)?.Statement).flatMap((each) => sentences(each as Attributes));
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
}

function sentences(statement: Attributes): readonly string[] {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const actions = Action ? list(Action) : list(NotAction).map((action) => `all but ${action}`);
  const resources = Resource ? list(Resource) : list(NotResource).map((resource) => `all but ${resource}`);
  const who = Principal ? ` to ${text(Principal)}` : NotPrincipal ? ` to all but ${text(NotPrincipal)}` : "";
  const when = Condition ? ` if ${text(Condition)}` : "";
  return actions.flatMap((action) =>
    (resources.length > 0 ? resources : [""]).map(
      (resource) => `${Effect} ${action}${resource ? ` on ${resource}` : ""}${who}${when}`,
    ),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
