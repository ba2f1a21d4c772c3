import { serviceNamespace } from "../../../monitoring/metrics";
import { apiDatabaseUser } from "../../instance/api-environment";
import { apiReleasePrefix, releaseBucketName, uploadPrefix } from "../../naming";
import { service } from "../caller";
import type { StackAccess } from "../stack-access";
import type { Ask, RoleIntent } from "./intent";

/** The API host. */
export const apiHost: RoleIntent = {
  kind: "role",
  name: "api-host",
  path: "api/role/role",
  what: "The EC2 instance that runs the API",
  needs: (stack) => [
    ...configuration(stack),
    ...database(stack),
    ...uploads(stack),
    ...releases(stack),
    ...logs(stack),
    ...metrics,
    ...sessions(stack),
    ...patches,
  ],
  assumedBy: () => [
    { caller: service("ec2.amazonaws.com"), action: "sts:AssumeRole", because: "EC2 hands the role to the instance" },
  ],
  reachesSiblings: {
    "ssm:UpdateInstanceInformation":
      "the role is made before the instance, so it names all instances of its account; each environment has its own account",
  },
};

function configuration(stack: StackAccess): readonly Ask[] {
  const parameter = stack.of("aws_ssm_parameter", "api-configuration");
  return [
    {
      action: "ssm:GetParameter",
      resource: parameter,
      because: "the host fetches the API's configuration when it boots",
    },
    {
      action: "kms:Decrypt",
      resource: stack.of("aws_kms_key", "encryption-key/key"),
      // "AWS KMS encryption for AWS Systems Manager Parameter Store SecureString parameters", Systems Manager User Guide.
      context: { "kms:EncryptionContext:PARAMETER_ARN": parameter },
      because: "the configuration's parameter is encrypted with the environment's key",
    },
  ];
}

function database(stack: StackAccess): readonly Ask[] {
  return [
    {
      action: "rds-db:connect",
      resource: databaseUser(stack, apiDatabaseUser),
      because: "the API logs in to its database by IAM token, as a user that cannot change the schema",
    },
  ];
}

/** "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys", Amazon S3 User Guide, has what S3 asks the key for, and how. */
function uploads(stack: StackAccess): readonly Ask[] {
  const object = `${stack.of("aws_s3_bucket", "assets/bucket")}/${uploadPrefix}0f8e6b1c.png`;
  const key = stack.of("aws_kms_key", "encryption-key/key");
  return [
    { action: "s3:PutObject", resource: object, because: "a browser uploads by a form that the API has signed" },
    { action: "s3:GetObject", resource: object, because: "the API looks at what was uploaded, and signs downloads" },
    {
      action: "kms:GenerateDataKey",
      resource: key,
      context: askedByS3(stack),
      because: "S3 encrypts an upload with the environment's key, as who uploads",
    },
    {
      action: "kms:Decrypt",
      resource: key,
      context: askedByS3(stack),
      because: "S3 decrypts a download with the environment's key, as who downloads",
    },
  ];
}

/** What S3 says of itself to KMS when it encrypts or decrypts in the stack's assets bucket. */
export function askedByS3(stack: StackAccess) {
  return {
    "kms:ViaService": `s3.${stack.region}.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": stack.of("aws_s3_bucket", "assets/bucket"),
  };
}

function releases({ name, accountId }: StackAccess): readonly Ask[] {
  return [
    {
      action: "s3:GetObject",
      resource: `arn:aws:s3:::${releaseBucketName(accountId)}/${apiReleasePrefix(name)}0123abcd.tar.gz`,
      because: "the host fetches the release that it is to run",
    },
  ];
}

function logs(stack: StackAccess): readonly Ask[] {
  const ofGroups = logGroups(stack).flatMap((group) => [
    {
      action: "logs:DescribeLogStreams",
      resource: `${group}:log-stream:`,
      because: "the CloudWatch agent looks for its stream",
    },
    {
      action: "logs:CreateLogStream",
      resource: `${group}:log-stream:i-0123456789abcdef0`,
      because: "the CloudWatch agent makes a stream per host and file",
    },
    {
      action: "logs:PutLogEvents",
      resource: `${group}:log-stream:i-0123456789abcdef0`,
      because: "the CloudWatch agent ships the host's logs",
    },
  ]);
  return [
    ...ofGroups,
    {
      action: "logs:DescribeLogGroups",
      resource: "*",
      because: "the SSM agent looks for the group of a command's output, and writes nothing where it may not",
    },
  ];
}

/** What the API says, who asked for what, and how the host is. */
function logGroups(stack: StackAccess): readonly string[] {
  return ["log-group", "access-log-group", "system-log-group"].map((id) =>
    stack.of("aws_cloudwatch_log_group", `api/${id}`),
  );
}

const metrics: readonly Ask[] = [
  {
    action: "cloudwatch:PutMetricData",
    resource: "*",
    context: { "cloudwatch:namespace": serviceNamespace },
    because: "the API and the agent beside it report how they are",
  },
];

/** Session Manager takes the place of SSH: "Verify or add instance permissions for Session Manager", Systems Manager User Guide. */
function sessions(stack: StackAccess): readonly Ask[] {
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
  return [
    {
      action: "ssm:UpdateInstanceInformation",
      resource: stack.of("aws_instance", "api/host"),
      because: "the SSM agent registers the host, so that sessions find it",
    },
    ...channels.map((channel) => ({
      action: `ssmmessages:${channel}`,
      resource: "*",
      because: "an operator's session runs through the SSM agent; its channels are no resources",
    })),
  ];
}

/** "About the AWS-RunPatchBaseline SSM document", Systems Manager User Guide. */
const patches: readonly Ask[] = [
  {
    action: "ssm:GetDeployablePatchSnapshotForInstance",
    resource: "*",
    because: "the host asks which patches its baseline approves",
  },
  { action: "ssm:PutInventory", resource: "*", because: "the host reports which patches it has" },
];

/** A user of the stack's database, as IAM names it. */
export function databaseUser(stack: StackAccess, user: string): string {
  const databaseId = stack.of("aws_db_instance", "database/instance", "resource_id");
  return `arn:aws:rds-db:${stack.region}:${stack.accountId}:dbuser:${databaseId}/${user}`;
}
