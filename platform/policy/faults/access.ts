import { add, set, statement, statements, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const policy = "api/role/policy";
const allows = (allowed: object) => statements(policy, (all) => [...all, { Effect: "Allow", ...allowed }]);
const trusts = (changes: object) => statement("api/role/role", "Ec2MayAssume", { ...changes }, "assume_role_policy");
const gitHub = "token.actions.githubusercontent.com";
const ofGitHub = (condition: object) =>
  trusts({
    Principal: { Federated: `arn:aws:iam::333333333333:oidc-provider/${gitHub}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition,
  });

export const accessFaults: readonly Fault[] = [
  { name: "breaks a policy's JSON", rule: "policy-readable", plant: set(policy, "policy", '{"Statement": [') },
  {
    name: "misspells an action",
    rule: "policy-actions-exist",
    plant: statement(policy, "WriteLogs", { Action: "logs:PutLogs" }),
  },
  { name: "allows everything", rule: "no-wildcard-action", plant: allows({ Action: "*", Resource: "*" }) },
  {
    name: "allows all of S3",
    rule: "no-wildcard-action",
    plant: allows({ Action: "s3:*", Resource: "arn:aws:s3:::lectern-prod-assets-333333333333/*" }),
  },
  {
    name: "allows every kind of reading",
    rule: "no-wildcard-action",
    plant: allows({ Action: ["logs:Get*"], Resource: "arn:aws:logs:ap-southeast-1:333333333333:log-group:x:*" }),
  },
  {
    name: "lets the host log in as any database user",
    rule: "no-wildcard-resource",
    plant: allows({ Action: "rds-db:connect", Resource: "*" }),
  },
  {
    name: "lets the host write any log",
    rule: "no-wildcard-resource",
    plant: statement(policy, "WriteLogs", { Resource: ["*"] }),
  },
  {
    name: "allows everything but IAM",
    rule: "no-inverted-elements",
    plant: allows({ NotAction: "iam:*", Resource: "*" }),
  },
  {
    name: "allows everything but one bucket",
    rule: "no-inverted-elements",
    plant: allows({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" }),
  },
  {
    name: "lets the host pass any role",
    rule: "no-privilege-escalation",
    plant: allows({ Action: "iam:PassRole", Resource: "arn:aws:iam::333333333333:role/*" }),
  },
  {
    name: "lets the host write its own policy",
    rule: "no-privilege-escalation",
    plant: allows({ Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::333333333333:role/lectern-prod-api-host" }),
  },
  {
    name: "lets the host run commands on others",
    rule: "no-privilege-escalation",
    plant: allows({ Action: "ssm:SendCommand", Resource: "*" }),
  },
  {
    name: "lets the host make access keys",
    rule: "no-credential-exposure",
    plant: allows({ Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::333333333333:user/one" }),
  },
  {
    name: "lets the host read every object",
    rule: "no-data-exfiltration",
    plant: allows({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }),
  },
  {
    name: "lets the host read every secret",
    rule: "no-data-exfiltration",
    plant: allows({ Action: "secretsmanager:GetSecretValue", Resource: "*" }),
  },
  {
    name: "lets the host delete every object",
    rule: "no-unconstrained-write",
    plant: allows({ Action: "s3:DeleteObject", Resource: "arn:aws:s3:::*" }),
  },
  {
    name: "lets the host write any metric",
    rule: "metrics-written-to-own-namespace",
    plant: allows({ Action: "cloudwatch:PutMetricData", Resource: "*" }),
  },
  { name: "lets anybody be the host", rule: "role-trusts-the-named", plant: trusts({ Principal: { AWS: "*" } }) },
  {
    name: "lets the account be the host",
    rule: "role-trusts-the-named",
    plant: trusts({ Principal: { AWS: "arn:aws:iam::333333333333:root" } }),
  },
  {
    name: "lets another account's role be the host",
    rule: "role-trusts-the-named",
    plant: trusts({ Principal: { AWS: "arn:aws:iam::999999999999:role/x" } }),
  },
  {
    name: "lets flow logs of any account take a role",
    rule: "role-trusts-own-account",
    plant: trusts({ Principal: { Service: "vpc-flow-logs.amazonaws.com" } }),
  },
  {
    name: "lets any workflow on GitHub take a role",
    rule: "role-trusts-exact-workflow",
    plant: ofGitHub({ StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" } }),
  },
  {
    name: "lets every branch on GitHub take a role",
    rule: "role-trusts-exact-workflow",
    plant: ofGitHub({
      StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:*" },
    }),
  },
  { name: "makes a user", rule: "no-users", plant: add("aws_iam_user", { name: "deploy" }) },
  { name: "makes an access key", rule: "no-users", plant: add("aws_iam_access_key", { user: "deploy" }) },
  {
    name: "makes the host an administrator",
    rule: "no-administrators",
    plant: add("aws_iam_role_policy_attachment", (refer) => ({
      role: refer("api/role/role", "name"),
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    })),
  },
  { name: "unbounds a role", rule: "role-bounded", plant: unset("api/role/role", "permissions_boundary") },
];
