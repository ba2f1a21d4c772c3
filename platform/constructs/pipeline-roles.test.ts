import { withPlaceholders } from "../access/placeholder";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";
import { StackConfiguration } from "../terraform/stack-configuration";
import type { PolicyStatement } from "./policy-document";

// What the roles may do, and what they must not, is held in platform/access.

const { dev } = environments;
const longestName = "abcdefghijkl";
const [stack] = accountsOf([dev, { ...dev, name: longestName }]).map((account) => new SynthesisedStack(account)) as [
  SynthesisedStack,
];

function trustOf(role: string): PolicyStatement | undefined {
  return statementsOf(stack.one("aws_iam_role", role).assume_role_policy)[0];
}

function policiesOf(role: string): readonly string[] {
  return stack.all("aws_iam_role_policy_attachment", `${role}-role-`).map(({ policy_arn }) => String(policy_arn));
}

it("deploys an environment for jobs of that environment on GitHub alone, whoever else GitHub vouches for", () => {
  expect(trustOf("dev/deploy-role")).toMatchObject({
    Principal: { Federated: stack.reference("aws_iam_openid_connect_provider", "github", "arn") },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:lectern-platform/lectern:environment:dev",
      },
    },
  });
});

it("plans it for jobs that need nobody's approval, which come from an environment of their own on GitHub", () => {
  expect(trustOf("dev/plan-role")?.Condition?.StringEquals).toMatchObject({
    "token.actions.githubusercontent.com:sub": "repo:lectern-platform/lectern:environment:dev-plan",
  });
});

it("gives who plans nothing by which anything is changed", () => {
  const policies = policiesOf("dev_plan").map((arn) => /\.(dev_[a-z-]+)_/.exec(arn)?.[1] ?? "");
  expect(policies).toHaveLength(4);
  const actions = policies.flatMap((path) =>
    statementsOf(stack.one("aws_iam_policy", path).policy).flatMap(({ Action }) => Action),
  );
  const reading = /:(Get|List|Describe|View)/;
  expect(actions.filter((action) => !reading.test(action))).toEqual(["kms:Decrypt"]);
});

it("decrypts for who plans the environment's own parameters, and nothing besides", () => {
  const decrypting = policiesOf("dev_plan")
    .map((arn) => /\.(dev_[a-z-]+)_/.exec(arn)?.[1] ?? "")
    .flatMap((path) => statementsOf(stack.one("aws_iam_policy", path).policy))
    .filter(({ Action }) => Action.includes("kms:Decrypt"));
  expect(decrypting.map(({ Condition }) => Condition)).toEqual([
    {
      ArnLike: {
        "kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:ap-southeast-1:111111111111:parameter/lectern-dev-*",
      },
    },
  ]);
});

it("keeps each pipeline to the state of its own environment", () => {
  const [list, keep, lock] = statementsOf(stack.one("aws_iam_policy", "dev/keep-state").policy);
  expect(list?.Condition).toEqual({ StringLike: { "s3:prefix": ["env:/", "dev/*"] } });
  expect(keep?.Resource).toMatch(/\/dev\/terraform\.tfstate$/);
  expect(lock?.Resource).toMatch(/\/dev\/terraform\.tfstate\.tflock$/);
});

it("bounds every pipeline by what none may exceed", () => {
  const boundary = stack.reference("aws_iam_policy", "pipeline-boundary", "arn");
  expect(stack.all("aws_iam_role").map((role) => role.permissions_boundary)).toEqual(
    stack.all("aws_iam_role").map(() => boundary),
  );
});

describe("what AWS accepts", () => {
  const configuration = new StackConfiguration(JSON.parse(stack.text));

  // "IAM and AWS STS quotas", IAM User Guide; white space does not count, and there is none.
  it.each(stack.all("aws_iam_policy").map(({ name, policy }) => [String(name), String(policy)]))(
    "is a policy of at most 6,144 characters, which %s is",
    (_, policy) => {
      expect(withPlaceholders(configuration, policy).length).toBeLessThanOrEqual(6144);
    },
  );

  it.each(["dev_plan", "dev_deploy"])("are at most ten policies for a role, which %s has", (role) => {
    expect(policiesOf(role).length).toBeLessThanOrEqual(10);
  });
});
