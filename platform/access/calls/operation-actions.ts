import type { RecordedCall } from "./recorded-call";
import type { Known, Requirement } from "./required-permissions";

/** Services that IAM calls otherwise than signatures do. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** The service as IAM's actions have it. */
export function prefixOf({ service }: Pick<RecordedCall, "service">): string {
  return prefixes[service] ?? service;
}

/** Operations that anybody may call ("GetCallerIdentity", AWS STS API Reference). */
export const withoutPermission = new Set(["sts:GetCallerIdentity"]);

/**
 * Operations whose action of IAM is not the service with the operation's name: "Actions defined by Amazon S3" and "… by AWS Budgets",
 * Service Authorization Reference, which name the operations; for S3 also "Required permissions for Amazon S3 API operations".
 */
export const actionsOtherwiseCalled: Readonly<Record<string, readonly string[]>> = {
  "budgets:CreateBudget": ["budgets:ModifyBudget"],
  "budgets:CreateNotification": ["budgets:ModifyBudget"],
  "budgets:CreateSubscriber": ["budgets:ModifyBudget"],
  "budgets:DeleteBudget": ["budgets:ModifyBudget"],
  "budgets:DeleteNotification": ["budgets:ModifyBudget"],
  "budgets:DescribeBudget": ["budgets:ViewBudget"],
  "budgets:DescribeNotificationsForBudget": ["budgets:ViewBudget"],
  "budgets:DescribeSubscribersForNotification": ["budgets:ViewBudget"],
  "budgets:UpdateBudget": ["budgets:ModifyBudget"],
  "cloudfront:CreateDistributionWithTags": ["cloudfront:CreateDistribution", "cloudfront:TagResource"],
  "s3:DeleteBucketCors": ["s3:PutBucketCORS"],
  "s3:DeleteBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:DeleteBucketLifecycle": ["s3:PutLifecycleConfiguration"],
  "s3:DeleteBucketOwnershipControls": ["s3:PutBucketOwnershipControls"],
  "s3:DeleteObjects": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3:DeletePublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
  "s3:GetBucketAccelerateConfiguration": ["s3:GetAccelerateConfiguration"],
  "s3:GetBucketEncryption": ["s3:GetEncryptionConfiguration"],
  "s3:GetBucketLifecycleConfiguration": ["s3:GetLifecycleConfiguration"],
  "s3:GetBucketReplication": ["s3:GetReplicationConfiguration"],
  "s3:GetObjectLockConfiguration": ["s3:GetBucketObjectLockConfiguration"],
  "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "s3:HeadBucket": ["s3:ListBucket"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListObjectVersions": ["s3:ListBucketVersions"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:PutBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:PutBucketLifecycleConfiguration": ["s3:PutLifecycleConfiguration"],
  "s3:PutPublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
};

/** The action by which a service lets something be tagged that is made; IAM has one for each kind of thing. */
const tagging: Readonly<Record<string, string>> = {
  acm: "AddTagsToCertificate",
  ec2: "CreateTags",
  rds: "AddTagsToResource",
  ssm: "AddTagsToResource",
};

/** The action that a call takes beside its own because it carries tags; undefined where it carries none, or is that action. */
export function taggingActionOf(call: RecordedCall): string | undefined {
  const carriesTags = Object.keys(call.parameters).some((name) =>
    /^(TagSpecification|Tags?(List|\.|$)|tags\.|ResourceTags\.|BackupVaultTags\.|BackupPlanTags\.)/.test(name),
  );
  if (!carriesTags || !/^(Allocate|Create|Put|Register|Request|Run)/.test(call.operation)) return undefined;
  if (/Tags$/.test(call.operation)) return undefined;
  const ofIam = call.service === "iam" ? `Tag${call.operation.replace("Create", "")}` : undefined;
  return `${prefixOf(call)}:${ofIam ?? tagging[call.service] ?? "TagResource"}`;
}

interface OnBehalf {
  /** Service and operation. */
  readonly of: string;
  readonly asks: (call: RecordedCall, known: Known) => readonly (Requirement | undefined)[];
}

/** What AWS does in the name of the caller, who has to be allowed to do it, and no call shows. */
export function onBehalf(call: RecordedCall, known: Known, accountId: string): readonly Requirement[] {
  const operation = `${prefixOf(call)}:${call.operation}`;
  const asks = rules(accountId).flatMap(({ of, asks }) => (of === operation ? asks(call, known) : []));
  return [...asks, ...passedRoles(call)].filter((ask) => ask !== undefined);
}

/** Who gets a role that a call names ("PassRole", IAM User Guide); by the service that is called. */
const passedTo: Readonly<Record<string, string>> = {
  backup: "backup.amazonaws.com",
  rds: "monitoring.rds.amazonaws.com",
  ssm: "ssm.amazonaws.com",
};

function passedRoles(call: RecordedCall): readonly Requirement[] {
  const roles = Object.values(call.parameters).filter((value) => /^arn:aws:iam::\d{12}:role\/\S+$/.test(value));
  return call.service === "iam" ? [] : roles.map((role) => passing(role, passedTo[call.service] ?? call.service));
}

function passing(resource: string, service: string): Requirement {
  return { action: "iam:PassRole", resource, context: { "iam:PassedToService": service } };
}

function rules(accountId: string): readonly OnBehalf[] {
  const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const serviceRole = (service: string, name: string): Requirement => ({
    action: "iam:CreateServiceLinkedRole",
    resource: role(`aws-service-role/${service}/${name}`),
    context: { "iam:AWSServiceName": service },
  });
  const keyOf = ({ region }: RecordedCall, id: string) =>
    id.startsWith("arn:") ? id : `arn:aws:kms:${region}:${accountId}:key/${id}`;
  // "Parameter Store encryption context", AWS Systems Manager User Guide.
  const ofParameter = ({ region, parameters: { Name: name = "" } }: RecordedCall) => ({
    "kms:EncryptionContext:PARAMETER_ARN": `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, "")}`,
  });
  // "Working with option groups", Amazon RDS User Guide: an instance for which none is named is in its engine's default one.
  const inDefaultOptions = (action: string) => (call: RecordedCall) => [
    { action, resource: `arn:aws:rds:${call.region}:${accountId}:og:default:postgres-17` },
  ];
  const forEc2 = (name: string | undefined) => (name ? passing(role(name), "ec2.amazonaws.com") : undefined);
  return [
    // "Granting a user permissions to pass a role to an AWS service", IAM User Guide.
    { of: "iam:AddRoleToInstanceProfile", asks: ({ parameters }) => [forEc2(parameters.RoleName)] },
    {
      of: "ec2:RunInstances",
      asks: ({ parameters }, { roleIn }) => [
        forEc2(roleIn.get(parameters["IamInstanceProfile.Name"] ?? "")),
        // "Service-linked role for Spot Instance requests", Amazon EC2 User Guide: made with the account's first.
        ...(parameters["InstanceMarketOptions.MarketType"] === "spot"
          ? [serviceRole("spot.amazonaws.com", "AWSServiceRoleForEC2Spot")]
          : []),
      ],
    },
    { of: "rds:CreateDBInstance", asks: inDefaultOptions("rds:CreateDBInstance") },
    { of: "rds:ModifyDBInstance", asks: inDefaultOptions("rds:ModifyDBInstance") },
    {
      of: "rds:CreateDBInstance",
      asks: ({ parameters, region }) => [
        // "Using service-linked roles for Amazon RDS", Amazon RDS User Guide: made with the account's first database.
        serviceRole("rds.amazonaws.com", "AWSServiceRoleForRDS"),
        // "Password management with Amazon RDS and AWS Secrets Manager", there: "Permissions required".
        ...(parameters.ManageMasterUserPassword === "true"
          ? [
              ...["CreateSecret", "TagResource"].map((action) => ({
                action: `secretsmanager:${action}`,
                resource: `arn:aws:secretsmanager:${region}:${accountId}:secret:rds!db-0f1e2d3c-aBcDeF`,
              })),
              { action: "kms:DescribeKey", resource: `arn:aws:kms:${region}:${accountId}:key/aws-secretsmanager` },
            ]
          : []),
      ],
    },
    {
      // "HeadObject", Amazon S3 API Reference: that an object is not there is told to who may list it, and nobody else.
      of: "s3:HeadObject",
      asks: ({ parameters: { Bucket: bucket, Key: key = "" } }) => [
        { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}`, context: { "s3:prefix": key } },
      ],
    },
    {
      // "Publish flow logs to Amazon S3", Amazon VPC User Guide.
      of: "ec2:CreateFlowLogs",
      asks: ({ parameters }) => {
        const [, bucket] = /^(arn:aws:s3:::[^/]+)/.exec(parameters.LogDestination ?? "") ?? [];
        const policy = ["s3:GetBucketPolicy", "s3:PutBucketPolicy"];
        return bucket
          ? [
              { action: "logs:CreateLogDelivery", resource: "*" },
              ...policy.map((action) => ({ action, resource: bucket })),
            ]
          : [];
      },
    },
    { of: "ec2:DeleteFlowLogs", asks: () => [{ action: "logs:DeleteLogDelivery", resource: "*" }] },
    {
      // "Enable logging from AWS services", Amazon CloudWatch Logs User Guide: "Logs sent to Amazon S3", the newer kind.
      of: "logs:PutDeliverySource",
      asks: ({ parameters: { resourceArn } }) =>
        resourceArn ? [{ action: "cloudfront:AllowVendedLogDeliveryForResource", resource: resourceArn }] : [],
    },
    {
      // "Create a backup vault", AWS Backup Developer Guide: "Required permissions".
      of: "backup:CreateBackupVault",
      asks: (call) => [
        { action: "backup-storage:MountCapsule", resource: "*" },
        ...["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKey", "RetireGrant"].map((action) => ({
          action: `kms:${action}`,
          resource: keyOf(call, call.parameters.EncryptionKeyArn ?? "aws-backup"),
          context: { "kms:ViaService": `backup.${call.region}.amazonaws.com`, "kms:GrantIsForAWSResource": "true" },
        })),
      ],
    },
    {
      // "How AWS Systems Manager Parameter Store uses AWS KMS", AWS Systems Manager User Guide.
      of: "ssm:PutParameter",
      asks: (call, known) => {
        const {
          Type: type,
          Tier: tier,
          Name: name = "",
          KeyId: key = known.keyOf.get(name) ?? "aws-ssm",
        } = call.parameters;
        const action = tier === "Advanced" ? "kms:GenerateDataKey" : "kms:Encrypt";
        return type === "SecureString" ? [{ action, resource: keyOf(call, key), context: ofParameter(call) }] : [];
      },
    },
    {
      of: "ssm:GetParameter",
      asks: (call, known) => {
        const key = known.keyOf.get(call.parameters.Name ?? "");
        return key && call.parameters.WithDecryption === "true"
          ? [{ action: "kms:Decrypt", resource: keyOf(call, key), context: ofParameter(call) }]
          : [];
      },
    },
    {
      // "RegisterTaskWithMaintenanceWindow", AWS Systems Manager API Reference: `ServiceRoleArn`.
      of: "ssm:RegisterTaskWithMaintenanceWindow",
      asks: ({ parameters: { ServiceRoleArn: serviceRoleArn } }) =>
        serviceRoleArn ? [] : [serviceRole("ssm.amazonaws.com", "AWSServiceRoleForAmazonSSM")],
    },
    {
      // "Using service-linked roles for CloudWatch", Amazon CloudWatch User Guide: alarms that act on EC2.
      of: "cloudwatch:PutMetricAlarm",
      asks: ({ parameters }) =>
        Object.values(parameters).some((value) =>
          /^arn:aws:(automate:[^:]+:ec2|swf:[^:]+:\d+:action\/actions\/AWS_EC2)/.test(value),
        )
          ? [serviceRole("events.amazonaws.com", "AWSServiceRoleForCloudWatchEvents")]
          : [],
    },
  ];
}
