import { add, set, statement, statements, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { iamRules } from "./iam";

const gitHub = "token.actions.githubusercontent.com";
const document = (...all: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: all });
const workflow = {
  Sid: "Workflow",
  Effect: "Allow",
  Principal: { Federated: "${aws_iam_openid_connect_provider.github.arn}" },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: {
      [`${gitHub}:aud`]: "sts.amazonaws.com",
      [`${gitHub}:sub`]: "repo:lectern-platform/lectern:environment:prod",
    },
  },
};
const flowLogs = {
  Sid: "FlowLogs",
  Effect: "Allow",
  Principal: { Service: "vpc-flow-logs.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
};
const role = (trust: object) => ({
  assume_role_policy: document(trust),
  permissions_boundary: "${aws_iam_policy.boundary.arn}",
});

const sound: Parts = {
  aws_iam_role: {
    host: {
      name: "host",
      ...role({ Sid: "Ec2", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
    },
    flows: role(flowLogs),
    deploy: role(workflow),
  },
  aws_iam_policy: { boundary: { policy: document({ Effect: "Allow", Action: ["s3:*", "logs:*"], Resource: "*" }) } },
  aws_iam_role_policy: {
    host: {
      role: "${aws_iam_role.host.name}",
      policy: document(
        { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: "${aws_s3_bucket.files.arn}/materials/*" },
        { Sid: "Sessions", Effect: "Allow", Action: ["ssmmessages:OpenDataChannel"], Resource: "*" },
        {
          Sid: "Measure",
          Effect: "Allow",
          Action: "cloudwatch:PutMetricData",
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": "Lectern" } },
        },
      ),
    },
  },
  aws_kms_key: {
    data: {
      policy: document(
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { Service: "logs.ap-southeast-1.amazonaws.com" },
          Action: ["kms:GenerateDataKey*"],
          Resource: "*",
        },
      ),
    },
  },
  aws_s3_bucket_policy: {
    files: { policy: document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }) },
  },
};

const host = "aws_iam_role_policy.host";
const allows = (allowed: object) => statements(host, (all) => [...all, { Effect: "Allow", ...allowed }]);
const trusts = (changes: object) => statement("aws_iam_role.flows", "FlowLogs", { ...changes }, "assume_role_policy");
const workflows = (changes: object) =>
  statement("aws_iam_role.deploy", "Workflow", { ...changes }, "assume_role_policy");
const subject = (sub: unknown, operator = "StringEquals") =>
  workflows({
    Condition: {
      StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" },
      [operator]: { [`${gitHub}:aud`]: "sts.amazonaws.com", [`${gitHub}:sub`]: sub },
    },
  });
const ownRoles = "arn:aws:iam::111111111111:role/lectern-*";

holdRules(iamRules, sound, {
  "policy-readable": {
    holds: {
      "jsonencode writes it": set(
        host,
        "policy",
        '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = "s3:GetObject", "Resource" = aws_s3_bucket.files.arn}]})}',
      ),
    },
    breaks: {
      "it is broken": set(host, "policy", '{"Statement": ['),
      "it comes from elsewhere": set(host, "policy", '${file("policy.json")}'),
      "the role carries a broken one": set("aws_iam_role.host", "inline_policy", [{ policy: "{}" }]),
    },
  },
  "policy-actions-exist": {
    breaks: {
      "one is misspelt": statement(host, "Read", { Action: "s3:GetObjects" }),
      "the service is misspelt": statement(host, "Read", { Action: "rds:Connect" }),
      "a pattern means nothing": statement(host, "Read", { Action: "s3:Fetch*" }),
      "it is denied in vain": statements(host, (all) => [
        ...all,
        { Effect: "Deny", Action: "s3:RemoveObject", Resource: "*" },
      ]),
    },
  },
  "no-wildcard-action": {
    breaks: {
      "everything is allowed": statement(host, "Read", { Action: "*" }),
      "a service is allowed": statement(host, "Read", { Action: ["s3:*"] }),
      "a prefix is allowed": statement(host, "Read", { Action: ["s3:Get*"] }),
      "a question mark is in it": statement(host, "Read", { Action: ["s3:GetObjec?"] }),
      "a data source says so": together(
        add("data.aws_iam_policy_document", { statement: { actions: ["s3:*"], resources: ["*"] } }),
        set(host, "policy", "${data.aws_iam_policy_document.planted.json}"),
      ),
      "the role carries it": set("aws_iam_role.host", "inline_policy", {
        policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
      }),
      "an attached policy says so": together(
        add("aws_iam_policy", { policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }),
        add("aws_iam_role_policy_attachment", { role: "host", policy_arn: "${aws_iam_policy.planted.arn}" }),
      ),
      "a boundary is attached as well": add("aws_iam_role_policy_attachment", {
        role: "host",
        policy_arn: "${aws_iam_policy.boundary.arn}",
      }),
      "a key's policy leaves the key to a service": set(
        "aws_kms_key.data",
        "policy",
        document({ Effect: "Allow", Principal: { Service: "logs.amazonaws.com" }, Action: "kms:*", Resource: "*" }),
      ),
    },
  },
  "no-wildcard-resource": {
    breaks: {
      "the action knows resources": statement(host, "Read", { Resource: "*" }),
      "one of several is": statement(host, "Read", { Resource: ["${aws_s3_bucket.files.arn}/*", "*"] }),
    },
  },
  "no-inverted-elements": {
    breaks: {
      "actions are": allows({ NotAction: "iam:*", Resource: "${aws_s3_bucket.files.arn}" }),
      "resources are": allows({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" }),
      "a data source says so": together(
        add("data.aws_iam_policy_document", { statement: { not_actions: ["iam:*"], resources: ["*"] } }),
        set(host, "policy", "${data.aws_iam_policy_document.planted.json}"),
      ),
    },
  },
  "no-privilege-escalation": {
    holds: {
      "roles are made under a boundary": allows({
        Action: ["iam:CreateRole", "iam:PutRolePolicy"],
        Resource: ownRoles,
        Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/boundary" } },
      }),
      "a role is passed to one service": allows({
        Action: "iam:PassRole",
        Resource: ownRoles,
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      }),
    },
    breaks: {
      "a role is passed to anything": allows({ Action: "iam:PassRole", Resource: ownRoles }),
      "roles are made without a boundary": allows({ Action: "iam:PutRolePolicy", Resource: ownRoles }),
      "policies get versions": allows({ Action: "iam:CreatePolicyVersion", Resource: "*" }),
      "it hides in a pattern": allows({ Action: "iam:*", Resource: "*" }),
      "commands run on every host": allows({ Action: "ssm:SendCommand", Resource: "*" }),
    },
  },
  "no-credential-exposure": {
    breaks: {
      "keys are made": allows({ Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::111111111111:user/one" }),
    },
  },
  "no-data-exfiltration": {
    breaks: {
      "every object is read": allows({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }),
      "every secret is read": allows({ Action: "secretsmanager:GetSecretValue", Resource: "*" }),
      "every parameter is read": allows({
        Action: "ssm:GetParameter*",
        Resource: "arn:aws:ssm:ap-southeast-1:111111111111:*",
      }),
    },
  },
  "no-unconstrained-write": {
    holds: {
      "a condition constrains it": allows({
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::*",
        Condition: { StringEquals: { "aws:ResourceTag/a": "b" } },
      }),
    },
    breaks: {
      "every object is written": allows({ Action: "s3:PutObject", Resource: "arn:aws:s3:::*" }),
      "every table is deleted": allows({ Action: "dynamodb:DeleteTable", Resource: "*" }),
    },
  },
  "metrics-written-to-own-namespace": {
    breaks: {
      "no name is asked for": statement(host, "Measure", { Condition: undefined }),
      "any name does": statement(host, "Measure", { Condition: { StringEquals: { "cloudwatch:namespace": "*" } } }),
    },
  },
  "role-trusts-the-named": {
    breaks: {
      "it is for everybody": trusts({ Principal: "*" }),
      "it is for the account": trusts({ Principal: { AWS: "arn:aws:iam::111111111111:root" } }),
      "it is for an account by its number": trusts({ Principal: { AWS: "111111111111" } }),
      "it is for a foreign role": trusts({ Principal: { AWS: "arn:aws:iam::999999999999:role/other" } }),
      "it is for every service": trusts({ Principal: { Service: "*.amazonaws.com" } }),
    },
  },
  "role-trusts-own-account": {
    breaks: {
      "no account is asked for": trusts({ Condition: undefined }),
      "another account is": trusts({ Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } }),
      "a pattern is": trusts({ Condition: { StringLike: { "aws:SourceAccount": "*" } } }),
    },
  },
  "role-trusts-exact-workflow": {
    holds: { "it is for a branch": subject("repo:lectern-platform/lectern:ref:refs/heads/main") },
    breaks: {
      "every repository is meant": subject("repo:lectern-platform/*:environment:prod", "StringLike"),
      "every workflow is meant": subject("repo:lectern-platform/lectern:*", "StringLike"),
      "the pattern is taken literally": subject("repo:lectern-platform/lectern:*"),
      "a pull request may": subject("repo:lectern-platform/lectern:pull_request"),
      "one of several is wrong": subject([
        "repo:lectern-platform/lectern:environment:prod",
        "repo:other/other:environment:prod*",
      ]),
      "the audience is not asked for": workflows({
        Condition: { StringEquals: { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:environment:prod" } },
      }),
      "nothing is asked for": workflows({ Condition: undefined }),
      "the provider is named by its ARN": workflows({
        Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${gitHub}` },
        Condition: {},
      }),
    },
  },
  "no-users": {
    breaks: {
      "there is one": add("aws_iam_user", { name: "one" }),
      "there is a key": add("aws_iam_access_key", { user: "one" }),
      "there is a key for SSH": add("aws_key_pair", { public_key: "ssh-ed25519 A" }),
    },
  },
  "no-administrators": {
    holds: {
      "it is a narrow one": add("aws_iam_role_policy_attachment", {
        role: "host",
        policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
      }),
    },
    breaks: {
      "it may do everything": add("aws_iam_role_policy_attachment", {
        role: "${aws_iam_role.host.name}",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "the role says so itself": set("aws_iam_role.host", "managed_policy_arns", [
        "arn:aws:iam::aws:policy/IAMFullAccess",
      ]),
      "it may do everything of a service": add("aws_iam_policy_attachment", {
        roles: ["host"],
        policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
      }),
    },
  },
  "role-bounded": { breaks: { "it is not": unset("aws_iam_role.flows", "permissions_boundary") } },
});
