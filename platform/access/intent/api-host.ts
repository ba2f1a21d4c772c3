import { apiDatabaseUser } from "../../instance/api-environment";
import { service } from "../caller";
import type { StackAccess } from "../stack-access";
import type { Ask, RoleIntent } from "./intent";

/** The API host. */
export const apiHost: RoleIntent = {
  kind: "role",
  name: "api-host",
  path: "api/role/role",
  what: "The EC2 instance that runs the API",
  needs: (stack) => [...configuration(stack), ...database(stack), ...logs(stack), ...sessions(stack)],
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

function logs(stack: StackAccess): readonly Ask[] {
  const group = stack.of("aws_cloudwatch_log_group", "api/log-group");
  return [
    {
      action: "logs:DescribeLogStreams",
      resource: `${group}:log-stream:`,
      because: "the CloudWatch agent looks for its stream",
    },
    {
      action: "logs:CreateLogStream",
      resource: `${group}:log-stream:i-0123456789abcdef0`,
      because: "the CloudWatch agent makes a stream per host",
    },
    {
      action: "logs:PutLogEvents",
      resource: `${group}:log-stream:i-0123456789abcdef0`,
      because: "the CloudWatch agent ships the API's log",
    },
  ];
}

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

/** A user of the stack's database, as IAM names it. */
export function databaseUser(stack: StackAccess, user: string): string {
  const databaseId = stack.of("aws_db_instance", "database/instance", "resource_id");
  return `arn:aws:rds-db:${stack.region}:${stack.accountId}:dbuser:${databaseId}/${user}`;
}
