import { PolicyUnreadable, policyStatements, type Statement } from "../../terraform/policy-document";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";

/** identity: what its bearer may do; trust: who may be a role; resource: who may use a resource; boundary: the most that a role may ever do. */
export type PolicyKind = "identity" | "trust" | "resource" | "boundary";

export interface Policy {
  readonly path: string;
  readonly kind: PolicyKind;
  readonly resource: Resource;
  readonly statements: readonly Statement[];
  /** Why it cannot be read; it has no statements then. */
  readonly unreadable?: string;
}

interface Place {
  readonly type: string;
  readonly attribute: string;
  readonly kind: PolicyKind;
}

/** Where the AWS provider takes policies. */
const places: readonly Place[] = [
  ...[
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_ssoadmin_permission_set_inline_policy",
  ].map(
    (type): Place => ({
      type,
      attribute: type.startsWith("aws_ssoadmin") ? "inline_policy" : "policy",
      kind: "identity",
    }),
  ),
  { type: "aws_iam_role", attribute: "assume_role_policy", kind: "trust" },
  ...[
    "aws_s3_bucket",
    "aws_s3_bucket_policy",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
    "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_policy",
    "aws_vpc_endpoint",
    "aws_vpc_endpoint_policy",
    "aws_ecr_repository_policy",
    "aws_backup_vault_policy",
  ].map((type): Place => ({ type, attribute: "policy", kind: "resource" })),
  { type: "aws_cloudwatch_log_resource_policy", attribute: "policy_document", kind: "resource" },
];

/** Every policy that the stack writes. */
export function policies(stack: StackConfiguration): readonly Policy[] {
  return [...places.flatMap((place) => policiesAt(stack, place)), ...inlinePolicies(stack)];
}

/** The statements that allow something, with the policy that they stand in. */
export function allowed(stack: StackConfiguration, ...kinds: readonly PolicyKind[]) {
  return policies(stack)
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((policy) =>
      policy.statements
        .filter(({ effect }) => effect === "Allow")
        .map((statement) => ({ ...statement, path: policy.path, policy })),
    );
}

function policiesAt(stack: StackConfiguration, { type, attribute, kind }: Place): readonly Policy[] {
  return stack
    .all(type)
    .filter(({ attributes }) => attributes[attribute] !== undefined && attributes[attribute] !== null)
    .map((resource) => read(resource, resource.attributes[attribute], isBoundary(resource) ? "boundary" : kind));
}

function inlinePolicies(stack: StackConfiguration): readonly Policy[] {
  return stack
    .all("aws_iam_role")
    .flatMap((role) => role.blocks("inline_policy").map((block) => read(role, block.attributes.policy, "identity")));
}

function read(resource: Resource, text: unknown, kind: PolicyKind): Policy {
  const { path, stack } = resource;
  try {
    return { path, kind, resource, statements: policyStatements(stack, text) };
  } catch (error) {
    if (!(error instanceof PolicyUnreadable)) throw error;
    return { path, kind, resource, statements: [], unreadable: error.message };
  }
}

/** A policy that only bounds roles grants nothing. */
function isBoundary(policy: Resource): boolean {
  const { stack } = policy;
  if (policy.type !== "aws_iam_policy") return false;
  const users = stack.resources.filter((each) => stack.mentionedIn(each.attributes).has(policy));
  return (
    users.length > 0 &&
    users.every(({ attributes }) => {
      const { permissions_boundary: _, ...rest } = attributes;
      return !stack.mentionedIn(rest).has(policy);
    })
  );
}
