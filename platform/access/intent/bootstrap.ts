import { stateBucketName, stateKey } from "../../naming";
import { administrator, anonymous, bystander, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { Ask, CallerAsk, Intents, ResourceIntent } from "./intent";
import { type Names, namesIn } from "./names";
import { gitHubProvider, pipelineRole } from "./pipeline";
import { changesTo } from "./pipeline-reach";

/** Who may do what with what the environments of an account share. */
export function bootstrapIntents(environments: readonly string[]): Intents {
  return {
    roles: environments.flatMap((environment) => [
      pipelineRole("plan", environment),
      pipelineRole("deploy", environment),
    ]),
    resources: [trailBucket, trailKey, operatingSystemLogKey, accessLogBucket, bucket("state"), bucket("release")],
    boundary: {
      name: "pipeline-boundary",
      what: "The most that any role of a pipeline may do, tried with policies that allow everything",
      policy: (stack) => stack.managedPolicy("pipeline-boundary"),
      reachesTwin: ["s3"],
    },
    neighbours,
    beyondBoundary: (stack) => [
      ...touchingBootstrap(stack),
      ...touchingTrailKey(stack),
      ...readingSecrets(stack),
      ...makingMore(stack),
      ...removingSafeguards,
    ],
  };
}

type Target = readonly [action: string, resource: string];

/** What no pipeline may do by its own policies, not even the one that deploys. */
function neighbours(stack: StackAccess): readonly Ask[] {
  const [own, other] = [stack.roles[0]?.path.split("/")[0] ?? "", "other"].map((name) => namesIn(stack, name));
  if (!own || !other) return [];
  const destroying: readonly Target[] = [
    ["rds:DeleteDBInstance", own.database],
    ["s3:DeleteBucket", own.bucket],
    ["s3:GetObject", `${own.bucket}/index.html`],
    ["s3:DeleteObject", `${own.bucket}/index.html`],
    ...own.keys.flatMap((key): readonly Target[] => [
      ["kms:ScheduleKeyDeletion", key],
      ["kms:DisableKey", key],
    ]),
    ...own.keys.map((key): Target => ["kms:CreateGrant", key]),
    ...own.logGroups.flatMap((group): readonly Target[] => [
      ["logs:DeleteLogGroup", group],
      ["logs:GetLogEvents", `${group}:log-stream:i-0`],
    ]),
    ...own.vaults.flatMap((vault): readonly Target[] => [
      ["backup:DeleteBackupVault", vault],
      ["backup:DeleteBackupVaultLockConfiguration", vault],
      ["backup:PutBackupVaultAccessPolicy", vault],
    ]),
    ["backup:DeleteBackupPlan", own.backupPlan],
    ["route53:DeleteHostedZone", own.zone],
    ["ec2:ReleaseAddress", own.ec2("elastic-ip")],
    ["ec2:DeleteVpc", own.ec2("vpc")],
    ["cloudfront:DeleteDistribution", own.distribution],
    ...own.topics.map((topic): Target => ["sns:DeleteTopic", topic]),
    ["ssm:SendCommand", own.ec2("instance")],
    ["ssm:StartSession", own.ec2("instance")],
  ];
  const escalating: readonly Target[] = [
    ["iam:CreatePolicyVersion", own.boundary],
    ["iam:SetDefaultPolicyVersion", own.boundary],
    ["iam:DeletePolicy", own.boundary],
    ["iam:CreatePolicy", own.boundary],
    ["iam:DeleteRolePermissionsBoundary", own.role],
    ["iam:PutRolePermissionsBoundary", own.role],
    ["iam:UpdateAssumeRolePolicy", own.role],
    ["iam:AttachRolePolicy", own.role],
    ["iam:CreateRole", own.role],
    ["iam:PutRolePolicy", own.role],
    ["iam:PassRole", own.role],
    ...own.keys.flatMap((key): readonly Target[] => [
      ["kms:CreateGrant", key],
      ["kms:RetireGrant", key],
    ]),
  ];
  const elsewhere: readonly Target[] = [
    ["s3:PutBucketPolicy", other.bucket],
    ["rds:ModifyDBInstance", other.database],
    ["ssm:PutParameter", other.parameter],
    ["s3:GetObject", other.state],
    ["s3:PutObject", other.state],
  ];
  const otherStates = { "s3:prefix": `${other.environment}/`, "aws:SecureTransport": "true" };
  return [
    {
      action: "s3:ListBucket",
      resource: own.stateBucket,
      context: otherStates,
      because: "it is another environment's",
    },
    ...because("what holds data, or an address that the world knows, goes by an administrator's hand", destroying),
    ...because("it would give itself more than it has", escalating),
    ...underAnotherBoundary(own, other),
    ...decryptingElse(own, other),
    ...changesTo(other.environment, own).map((ask) => ({
      ...ask,
      because: "its tag says that it is another environment's",
    })),
    ...because("it is another environment's", elsewhere),
    ...touchingBootstrap(stack),
    ...readingSecrets(stack),
  ];
}

/** The condition on the boundary is what stops these: a role without one, or with one that is not its environment's. */
function underAnotherBoundary(own: Names, other: Names): readonly Ask[] {
  const { accountId } = own;
  const boundaries = [
    other.boundary,
    `arn:aws:iam::${accountId}:policy/made-up`,
    "arn:aws:iam::aws:policy/AdministratorAccess",
  ];
  return boundaries.flatMap((boundary) =>
    [
      "CreateRole",
      "DeleteRole",
      "DeleteRolePolicy",
      "PutRolePermissionsBoundary",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
    ].map((action) => ({
      action: `iam:${action}`,
      resource: own.role,
      context: { "iam:PermissionsBoundary": boundary },
      because: "roles live under their own environment's boundary",
    })),
  );
}

/** Whose key it is cannot be told by its id, so it is told by what is encrypted: its own parameters, and nothing besides. */
function decryptingElse(own: Names, other: Names): readonly Ask[] {
  const contexts: readonly NonNullable<Ask["context"]>[] = [
    {},
    { "kms:EncryptionContext:PARAMETER_ARN": other.parameter },
    { "kms:EncryptionContext:aws:s3:arn": own.bucket },
  ];
  return contexts.flatMap((context) =>
    own.keys.flatMap((resource) =>
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"].map((action) => ({
        action,
        resource,
        context,
        because: "a pipeline reads and writes no more than the environment's parameters",
      })),
    ),
  );
}

/** Also stopped by the boundary, whatever policies a pipeline's role is given. */
function touchingBootstrap(stack: StackAccess): readonly Ask[] {
  const { accountId } = stack;
  const iam = (rest: string) => `arn:aws:iam::${accountId}:${rest}`;
  const onRoles = stack.roles.flatMap(({ arn }): readonly Target[] => [
    ["iam:PutRolePolicy", arn],
    ["iam:AttachRolePolicy", arn],
    ["iam:UpdateAssumeRolePolicy", arn],
    ["iam:DeleteRolePermissionsBoundary", arn],
    ["iam:PassRole", arn],
  ]);
  return because("bootstrap is an administrator's", [
    ...onRoles,
    ["iam:CreatePolicyVersion", iam("policy/lectern-bootstrap-pipeline-boundary")],
    ["iam:UpdateOpenIDConnectProviderThumbprint", gitHubProvider(stack)],
    ["iam:CreateUser", iam("user/somebody")],
    ["iam:CreateAccessKey", iam("user/somebody")],
    ["cloudtrail:StopLogging", `arn:aws:cloudtrail:${stack.region}:${accountId}:trail/lectern-bootstrap-trail`],
    ["s3:PutBucketPolicy", stack.of("aws_s3_bucket", "audit-trail/bucket")],
    ["s3:DeleteBucket", `arn:aws:s3:::${stateBucketName(accountId)}`],
    ["s3:DeleteObjectVersion", `arn:aws:s3:::${stateBucketName(accountId)}/${stateKey("bootstrap")}`],
  ]);
}

/** Through a role that nothing bounds, whether it is made for this or was there before. */
function makingMore({ accountId }: StackAccess): readonly Ask[] {
  const iam = (rest: string) => `arn:aws:iam::${accountId}:${rest}`;
  const boundaries = [undefined, iam("policy/made-up"), "arn:aws:iam::aws:policy/AdministratorAccess"];
  const roles = [iam("role/lectern-dev-new"), iam("role/administrator")];
  const unbounded = roles.flatMap((resource) =>
    boundaries.flatMap((boundary) =>
      ["CreateRole", "AttachRolePolicy", "PutRolePolicy", "PutRolePermissionsBoundary", "UpdateAssumeRolePolicy"].map(
        (action) => ({
          action: `iam:${action}`,
          resource,
          because: "it would do by a role what it may not do itself",
          ...(boundary && { context: { "iam:PermissionsBoundary": boundary } }),
        }),
      ),
    ),
  );
  return [
    ...unbounded,
    ...because("it would do by a role what it may not do itself", [
      ...roles.map((role): Target => ["iam:DeleteRolePermissionsBoundary", role]),
      ["iam:PassRole", iam("role/administrator")],
      ["iam:CreatePolicyVersion", iam("policy/of-administrators")],
      ["iam:SetDefaultPolicyVersion", iam("policy/of-administrators")],
    ]),
  ];
}

const removingSafeguards: readonly Ask[] = because(
  "what holds for all that is made in the account is an administrator's",
  [
    "ec2:DisableEbsEncryptionByDefault",
    "ec2:ModifyEbsDefaultKmsKeyId",
    "ec2:ResetEbsDefaultKmsKeyId",
    "iam:DeleteAccountPasswordPolicy",
    "iam:UpdateAccountPasswordPolicy",
    "s3:PutAccountPublicAccessBlock",
  ].map((action): Target => [action, "*"]),
);

/** Keys are known by ids that AWS makes up, so that the deploying role's own policies cannot spare this one: the boundary does. */
function touchingTrailKey(stack: StackAccess): readonly Ask[] {
  const key = stack.of("aws_kms_key", "audit-trail/key");
  return because("nobody may make the trail unreadable", [
    ["kms:PutKeyPolicy", key],
    ["kms:Decrypt", key],
  ]);
}

function readingSecrets(stack: StackAccess): readonly Ask[] {
  return because("a pipeline needs no password", [["secretsmanager:GetSecretValue", namesIn(stack, "any").secret]]);
}

function because(reason: string, targets: readonly Target[]): readonly Ask[] {
  const context = { "aws:SecureTransport": "true" };
  return targets.map(([action, resource]) => ({ action, resource, because: reason, context }));
}

const cloudTrail = service("cloudtrail.amazonaws.com");

/** CloudTrail says for which trail it asks. */
function asTrailOf({ region, accountId }: StackAccess, name = "lectern-bootstrap-trail") {
  return { "aws:SourceArn": `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`, "aws:SecureTransport": "true" };
}

const trailBucket: ResourceIntent = {
  kind: "resource",
  name: "trail-bucket",
  path: "audit-trail/bucket/bucket",
  what: "The bucket with what was done in the account",
  allowed: ({ own }) => trailAsks(own, asTrailOf(own), "CloudTrail delivers the account's trail"),
  denied: ({ own, twin }) => [
    ...trailAsks(own, asTrailOf(twin), "another account's trail would be a false one"),
    ...trailAsks(own, { "aws:SecureTransport": "true" }, "CloudTrail says for which trail it asks"),
    ...closed(own, `${own.of("aws_s3_bucket", "audit-trail/bucket")}/AWSLogs/x.json.gz`, "audit-trail/bucket"),
    {
      caller: cloudTrail,
      action: "s3:GetObject",
      resource: `${own.of("aws_s3_bucket", "audit-trail/bucket")}/AWSLogs/${own.accountId}/x.json.gz`,
      context: asTrailOf(own),
      because: "CloudTrail only writes",
    },
    {
      caller: cloudTrail,
      action: "s3:PutObject",
      resource: `${own.of("aws_s3_bucket", "audit-trail/bucket")}/AWSLogs/${foreignAccountId}/x.json.gz`,
      context: asTrailOf(own),
      because: "the trail is this account's",
    },
  ],
};

function trailAsks(own: StackAccess, context: Ask["context"], reason: string): readonly CallerAsk[] {
  const bucketArn = own.of("aws_s3_bucket", "audit-trail/bucket");
  return [
    { action: "s3:GetBucketAcl", resource: bucketArn },
    { action: "s3:PutObject", resource: `${bucketArn}/AWSLogs/${own.accountId}/CloudTrail/x.json.gz` },
  ].map((ask) => ({ ...ask, caller: cloudTrail, context, because: reason }));
}

const trailKey: ResourceIntent = {
  kind: "resource",
  name: "trail-key",
  path: "audit-trail/key",
  what: "The KMS key that the trail is encrypted with",
  allowed: ({ own }) => [
    ...keyAsks(own, cloudTrail, ["GenerateDataKey", "DescribeKey"], asTrailOf(own), "CloudTrail encrypts the trail"),
    ...keyAsks(own, administrator(own.accountId), ["PutKeyPolicy", "Decrypt"], {}, "administrators read the trail"),
  ],
  denied: ({ own, twin }) => [
    ...keyAsks(own, cloudTrail, ["GenerateDataKey", "DescribeKey"], asTrailOf(twin), "it is another account's trail"),
    ...keyAsks(
      own,
      cloudTrail,
      ["Decrypt", "PutKeyPolicy", "ScheduleKeyDeletion"],
      asTrailOf(own),
      "CloudTrail only writes",
    ),
    ...[anonymous, bystander(own.accountId), administrator(foreignAccountId)].flatMap((caller) =>
      keyAsks(own, caller, ["Decrypt", "GenerateDataKey", "PutKeyPolicy"], {}, "the trail is not theirs to read"),
    ),
  ],
};

/** CloudWatch Logs says for which log group it asks. */
function asLogGroup({ region, accountId }: StackAccess, name = "RDSOSMetrics") {
  return { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:${name}` };
}

const operatingSystemLogKey: ResourceIntent = {
  kind: "resource",
  name: "operating-system-log-key",
  path: "operating-system-log/key",
  what: "The KMS key that what databases' operating systems report is encrypted with",
  allowed: ({ own }) => [
    ...logKeyAsks(own, logsOf(own), logging, asLogGroup(own), "CloudWatch Logs encrypts the log group"),
    ...logKeyAsks(own, administrator(own.accountId), ["PutKeyPolicy", "Decrypt"], {}, "administrators mend the policy"),
  ],
  denied: ({ own, twin }) => [
    ...logKeyAsks(own, logsOf(own), logging, asLogGroup(own, "another"), "another log group has another key"),
    ...logKeyAsks(own, logsOf(own), logging, asLogGroup(twin), "it is another account's log group"),
    ...logKeyAsks(own, logsOf(own), ["PutKeyPolicy", "ScheduleKeyDeletion"], asLogGroup(own), "it only encrypts"),
    ...[anonymous, bystander(own.accountId), administrator(foreignAccountId)].flatMap((caller) =>
      logKeyAsks(own, caller, ["Decrypt", "GenerateDataKey", "PutKeyPolicy"], {}, "the log is not theirs to read"),
    ),
  ],
};

const logging = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey"];

function logsOf({ region }: StackAccess): CallerAsk["caller"] {
  return service(`logs.${region}.amazonaws.com`);
}

function logKeyAsks(own: StackAccess, ...[caller, actions, context, reason]: KeyAsk): readonly CallerAsk[] {
  return keyAsks(own, caller, actions, context, reason, "operating-system-log/key");
}

type KeyAsk = readonly [
  caller: CallerAsk["caller"],
  actions: readonly string[],
  context: Ask["context"],
  reason: string,
];

function keyAsks(
  own: StackAccess,
  caller: CallerAsk["caller"],
  actions: readonly string[],
  context: Ask["context"],
  reason: string,
  key = "audit-trail/key",
): readonly CallerAsk[] {
  const resource = own.of("aws_kms_key", key);
  return actions.map((action) => ({ caller, action: `kms:${action}`, resource, context, because: reason }));
}

/** Who accessed the other buckets. */
const accessLogBucket: ResourceIntent = {
  kind: "resource",
  name: "log-bucket",
  path: "log-bucket/bucket/bucket",
  what: "The bucket with who accessed the other buckets",
  allowed: ({ own }) =>
    ["state-bucket", "release-bucket", "audit-trail/bucket"].map((path) =>
      accessLogged(own, own.of("aws_s3_bucket", path), "who accessed the bucket is logged"),
    ),
  denied: ({ own, twin }) => [
    ...closed(own, accessLog(own), "log-bucket"),
    accessLogged(own, twin.of("aws_s3_bucket", "state-bucket"), "another account has a log bucket of its own", twin),
    accessLogged(own, own.of("aws_s3_bucket", "state-bucket"), "the account is another's", twin),
    accessLogged(own, "arn:aws:s3:::somebody-elses", "the bucket is not bootstrap's"),
    {
      ...accessLogged(own, own.of("aws_s3_bucket", "state-bucket"), "access logs have a place of their own"),
      resource: `${own.of("aws_s3_bucket", "log-bucket")}/forged`,
    },
  ],
};

function accessLogged(own: StackAccess, bucketArn: string, reason: string, { accountId } = own): CallerAsk {
  return {
    caller: service("logging.s3.amazonaws.com"),
    action: "s3:PutObject",
    resource: accessLog(own),
    context: { "aws:SourceAccount": accountId, "aws:SourceArn": bucketArn, "aws:SecureTransport": "true" },
    because: reason,
  };
}

function accessLog(own: StackAccess): string {
  return `${own.of("aws_s3_bucket", "log-bucket")}/s3/lectern-bootstrap/2026-11-22-00-00-00-0123456789ABCDEF`;
}

/** A bucket that leaves it to the account's roles who reads and writes. */
function bucket(part: "state" | "release"): ResourceIntent {
  const path = `${part}-bucket`;
  const object = (own: StackAccess) => `${own.of("aws_s3_bucket", path)}/dev/file`;
  return {
    kind: "resource",
    name: path,
    path: `${path}/bucket`,
    what: part === "state" ? "The bucket with Terraform's state" : "The bucket with releases",
    allowed: ({ own }) => [
      {
        caller: administrator(own.accountId),
        action: "s3:GetObject",
        resource: object(own),
        context: { "aws:SecureTransport": "true" },
        because: "the account decides by identity policies",
      },
    ],
    denied: ({ own }) => closed(own, object(own), path),
  };
}

function closed(own: StackAccess, object: string, path: string): readonly CallerAsk[] {
  const listed = own.of("aws_s3_bucket", path);
  const targets = [
    { action: "s3:GetObject", resource: object },
    { action: "s3:PutObject", resource: object },
    { action: "s3:ListBucket", resource: listed },
  ];
  const [overTls, inPlainText] = ["true", "false"].map((secure) => ({ "aws:SecureTransport": secure }));
  return targets.flatMap((target) => [
    { ...target, caller: anonymous, context: overTls, because: "no bucket is public" },
    { ...target, caller: bystander(own.accountId), context: overTls, because: "the policy grants nothing by itself" },
    {
      ...target,
      caller: administrator(foreignAccountId),
      context: overTls,
      because: "other accounts have no business here",
    },
    {
      ...target,
      caller: administrator(own.accountId),
      context: inPlainText,
      because: "nobody on the way may read along",
    },
  ]);
}
