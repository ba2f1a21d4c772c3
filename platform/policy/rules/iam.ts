import type { Statement } from "../../terraform/policy-document";
import type { Resource } from "../../terraform/stack-configuration";
import { covers } from "../model/action-pattern";
import { managedPoliciesOf } from "../model/hosts";
import { allowed, type Policy, policies } from "../model/policies";
import { ofEach, type Rules, resources } from "../rule";

/** Whoever may do one of these to what is no narrower than a service's all can make himself anybody. */
const escalating = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachUserPolicy",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
  "cloudformation:UpdateStack",
  "ssm:SendCommand",
  "ssm:StartSession",
  "ec2-instance-connect:SendSSHPublicKey",
];
/** Harmless where the condition keeps them to what is bounded, or to one service. */
const escalatingUnless: Readonly<Record<string, string>> = {
  "iam:AttachRolePolicy": "iam:permissionsboundary",
  "iam:CreateRole": "iam:permissionsboundary",
  "iam:PutRolePermissionsBoundary": "iam:permissionsboundary",
  "iam:PutRolePolicy": "iam:permissionsboundary",
  "iam:PassRole": "iam:passedtoservice",
};

/** Actions whose answer is a credential. */
const exposing = [
  "cognito-identity:GetCredentialsForIdentity",
  "iam:CreateAccessKey",
  "iam:CreateServiceSpecificCredential",
  "iam:ResetServiceSpecificCredential",
  "iam:UpdateAccessKey",
  "redshift:GetClusterCredentials",
  "sts:GetFederationToken",
  "sts:GetSessionToken",
];

/** Actions by which data leave. */
const exfiltrating = [
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ec2:ModifySnapshotAttribute",
  "kms:Decrypt",
  "rds:CopyDBSnapshot",
  "rds:ModifyDBSnapshotAttribute",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
];

/** Its metrics are no resources: the namespace bounds it, which a rule of its own asks for. */
const boundByNamespace = "cloudwatch:PutMetricData";

/**
 * Services whose calls carry aws:SourceAccount, so that a role can tell its own account's from another's: each one's guide,
 * "Cross-service confused deputy prevention".
 */
const namingSourceAccount = [
  "backup.amazonaws.com",
  "budgets.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "config.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "scheduler.amazonaws.com",
  "ssm.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

const gitHub = "token.actions.githubusercontent.com";
const exactSubject = /^repo:[\w.-]+\/[\w.-]+:(environment:[\w.-]+|ref:refs\/(heads|tags)\/[\w./-]+)$/;
const tooMuch = /^(AdministratorAccess|IAMFullAccess|PowerUserAccess|\w+FullAccess)$/;
const equality = ["stringequals", "arnequals"];

export const iamRules = {
  "policy-readable": {
    answers: ["parliament MALFORMED"],
    class: "M",
    says: "Every policy can be read before the deploy.",
    remedy: "Write it as JSON text, by jsonencode, or by aws_iam_policy_document.",
    findings: ofEach(
      policies,
      ({ unreadable }) => unreadable !== undefined && `has a policy that cannot be read: ${unreadable}`,
    ),
  },
  "policy-actions-exist": {
    answers: ["parliament UNKNOWN_ACTION"],
    class: "M",
    says: "Every action in a policy exists, so that none is granted or denied in vain.",
    remedy: "Look the action up in the Service Authorization Reference.",
    findings: ofEach(policies, ({ statements }, { actions }) =>
      statements
        .flatMap((statement) => [...statement.actions, ...statement.notActions])
        .filter((action) => action !== "*" && actions.meantBy(action).length === 0)
        .map((action) => `names ${action}, which does not exist`),
    ),
  },
  "no-wildcard-action": {
    answers: ["CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40", "IAM.1", "IAM.21", "CIS 2.14", "AWS-0345", "cdk-nag IAM5"],
    class: "M",
    says: "What is allowed is named action by action.",
    remedy: "Name each action.",
    findings: ofEach(
      (stack) => allowed(stack, "identity", "trust", "resource"),
      (statement) =>
        statement.actions.filter((action) => isTooWide(action, statement)).map((action) => `allows ${action}`),
    ),
  },
  "no-wildcard-resource": {
    answers: ["CKV_AWS_355", "CKV_AWS_356", "cdk-nag IAM5"],
    class: "M",
    says: "What is allowed is allowed on resources that are named, wherever the action knows any.",
    remedy: "Name the resources' ARNs; put actions that know no resource into a statement of their own.",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      ({ resources: named, actions }, facts) =>
        named.includes("*") &&
        actions
          .filter((action) => action !== boundByNamespace)
          .filter((action) => facts.actions.meantBy(action).some(({ knowsResources }) => knowsResources))
          .map((action) => `allows ${action} on every resource`),
    ),
  },
  "no-inverted-elements": {
    answers: ["CKV_AWS_62", "IAM.1"],
    class: "M",
    says: "No policy allows everything but something.",
    remedy: "Name what is allowed instead of what is not.",
    findings: ofEach(
      (stack) => allowed(stack, "identity", "trust", "resource", "boundary"),
      ({ notActions, notResources, notPrincipals }) =>
        notActions.length + notResources.length + notPrincipals.length > 0 && "allows everything but what it names",
    ),
  },
  "no-privilege-escalation": {
    answers: ["CKV_AWS_286", "iam_policy_allows_privilege_escalation"],
    class: "M",
    says: "Nobody can give himself more than he has.",
    remedy:
      "Remove the action, or keep it to named resources (for roles under iam:PermissionsBoundary, for PassRole under iam:PassedToService).",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      (statement) =>
        escalatingIn(statement).map((action) => `allows ${action}, by which its bearer can become anybody`),
    ),
  },
  "no-credential-exposure": {
    answers: ["CKV_AWS_287"],
    class: "M",
    says: "Nobody can make credentials that outlive his session.",
    remedy: "Remove the action.",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      (statement) =>
        allowedOf(statement, exposing).map((action) => `allows ${action}, which answers with a credential`),
    ),
  },
  "no-data-exfiltration": {
    answers: ["CKV_AWS_288"],
    class: "M",
    says: "Nobody can read a service's every object, parameter or secret.",
    remedy: "Name the prefixes that are read.",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      (statement) =>
        statement.resources.some(isBroad)
          ? allowedOf(statement, exfiltrating).map((action) => `allows ${action} on everything`)
          : [],
    ),
  },
  "no-unconstrained-write": {
    answers: ["CKV_AWS_289", "CKV_AWS_290"],
    class: "M",
    says: "Nobody can change everything that a service holds.",
    remedy: "Name the resources that are changed.",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      (statement, facts) =>
        statement.resources.some(isBroad) &&
        statement.conditions.length === 0 &&
        statement.actions
          .filter((action) =>
            facts.actions.meantBy(action).some(({ writes, knowsResources }) => writes && knowsResources),
          )
          .map((action) => `allows ${action} on everything`),
    ),
  },
  "metrics-written-to-own-namespace": {
    answers: ["CKV_AWS_290"],
    class: "M",
    says: "Who writes metrics writes them under one name.",
    remedy: "Allow cloudwatch:PutMetricData under StringEquals cloudwatch:namespace.",
    findings: ofEach(
      (stack) => allowed(stack, "identity"),
      (statement) =>
        allowedOf(statement, [boundByNamespace]).length > 0 &&
        !statement.conditions.some(
          ({ operator, key, values }) =>
            operator === "stringequals" && key === "cloudwatch:namespace" && !values.includes("*"),
        ) &&
        "writes metrics under any name",
    ),
  },
  "role-trusts-the-named": {
    answers: ["CKV_AWS_60", "CKV_AWS_61"],
    class: "M",
    says: "A role is for a named service, role or provider, and never for a whole account.",
    remedy: "Name the service, or the role's ARN.",
    findings: ofEach(
      (stack) => allowed(stack, "trust"),
      ({ principals, policy }) =>
        principals
          .filter(
            ({ kind, id }) =>
              kind === "*" ||
              kind === "CanonicalUser" ||
              id.includes("*") ||
              (kind === "AWS" && (id.endsWith(":root") || /^\d{12}$/.test(id) || isForeign(policy.resource, id))),
          )
          .map(({ id }) => `can be taken by ${id}`),
    ),
  },
  "role-trusts-own-account": {
    answers: ["confused deputy", "CKV_AWS_61"],
    class: "M",
    says: "A role for a service that acts for many accounts is taken on behalf of one's own only.",
    remedy: "Add the condition StringEquals aws:SourceAccount.",
    findings: ofEach(
      (stack) => allowed(stack, "trust"),
      ({ principals, conditions, policy }) =>
        principals
          .filter(
            ({ kind, id }) =>
              kind === "Service" && namingSourceAccount.includes(id) && !namesOwnAccount(policy, conditions),
          )
          .map(({ id }) => `can be taken by ${id} for any account`),
    ),
  },
  "role-trusts-exact-workflow": {
    answers: ["CKV_AWS_393", "CKV_AWS_358"],
    class: "M",
    says: "A role for GitHub is for one repository's one environment or branch.",
    remedy: `Add StringEquals for ${gitHub}:aud = sts.amazonaws.com and ${gitHub}:sub = repo:<owner>/<name>:environment:<environment>.`,
    findings: ofEach(
      (stack) => allowed(stack, "trust"),
      (statement) => isForGitHub(statement) && !isExact(statement) && "can be taken by other workflows on GitHub",
    ),
  },
  "no-users": {
    answers: ["CKV_AWS_273", "CKV_AWS_40", "CIS 2.12", "CIS 2.13", "CIS 2.19"],
    class: "M",
    says: "There are no IAM users and no access keys: people and pipelines take roles.",
    remedy: "Use a role: by IAM Identity Center for people, by OpenID Connect for pipelines.",
    findings: ofEach(
      resources("aws_iam_user", "aws_iam_access_key", "aws_iam_user_login_profile", "aws_iam_group", "aws_key_pair"),
      (credential) => `is an ${credential.type}`,
    ),
  },
  "no-administrators": {
    answers: ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56"],
    class: "M",
    says: "No role has one of AWS's policies that allow everything, or everything of a service.",
    remedy: "Write a policy of what it needs.",
    findings: ofEach(resources("aws_iam_role", "aws_iam_policy_attachment"), (role) => {
      const names =
        role.type === "aws_iam_role"
          ? managedPoliciesOf(role)
          : role.texts("policy_arn").map((arn) => arn.split("/").at(-1) ?? arn);
      return names.filter((name) => tooMuch.test(name)).map((name) => `has ${name}`);
    }),
  },
  "role-bounded": {
    answers: ["AWS IAM best practices: permissions boundaries"],
    class: "M",
    says: "Every role has a boundary that it can never exceed, whatever its policies say.",
    remedy: "Set permissions_boundary.",
    findings: ofEach(
      resources("aws_iam_role"),
      (role) => (role.text("permissions_boundary") ?? "") === "" && "has no boundary",
    ),
  },
} as const satisfies Rules;

/** A key's policy has to leave the key to its account; resource policies of services may use the prefixes that AWS documents. */
function isTooWide(action: string, { policy, principals }: Statement & { readonly policy: Policy }): boolean {
  if (policy.kind !== "resource") return /[*?]/.test(action);
  const isAccountsOwn =
    policy.resource.type.startsWith("aws_kms_key") && principals.every(({ id }) => id === accountRoot(policy.resource));
  return /^(\*|[\w-]+:\*)$/.test(action) && !isAccountsOwn && !policy.resource.type.startsWith("aws_vpc_endpoint");
}

function accountRoot({ stack }: Resource): string {
  return `arn:aws:iam::${stack.accountId}:root`;
}

function isForeign({ stack }: Resource, principal: string): boolean {
  const account = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
  return account !== undefined && account !== stack.accountId;
}

/** Whether an ARN means all that a service has, in whatever account. */
function isBroad(resource: string): boolean {
  return (
    /^\*+$/.test(resource) ||
    /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*/.test(resource) ||
    (resource.split(":").length < 6 && resource.startsWith("arn:"))
  );
}

function allowedOf({ actions }: Statement, watched: readonly string[]): readonly string[] {
  return watched.filter((action) => actions.some((each) => covers(each, action)));
}

function escalatingIn(statement: Statement): readonly string[] {
  const conditional = Object.entries(escalatingUnless)
    .filter(
      ([, key]) =>
        !statement.conditions.some((condition) => equality.includes(condition.operator) && condition.key === key),
    )
    .map(([action]) => action);
  const isNamed = statement.resources.length > 0 && !statement.resources.some(isBroad);
  return allowedOf(statement, isNamed ? conditional : [...escalating, ...conditional]);
}

function namesOwnAccount({ resource: { stack } }: Policy, conditions: Statement["conditions"]): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      operator === "stringequals" &&
      key === "aws:sourceaccount" &&
      values.length > 0 &&
      values.every((value) => value === stack.accountId),
  );
}

function isForGitHub({ principals }: Statement): boolean {
  return principals.some(
    ({ kind, id }) => kind === "Federated" && (id.includes(gitHub) || id.includes("aws_iam_openid_connect_provider")),
  );
}

function isExact({ conditions }: Statement): boolean {
  const equal = (key: string, isRight: (value: string) => boolean) =>
    conditions.some(
      (each) =>
        each.operator === "stringequals" && each.key === key && each.values.length > 0 && each.values.every(isRight),
    );
  return (
    equal(`${gitHub}:aud`, (value) => value === "sts.amazonaws.com") &&
    equal(`${gitHub}:sub`, (value) => exactSubject.test(value))
  );
}
