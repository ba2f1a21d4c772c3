import { apiDatabaseUser, migratorDatabaseUser } from "../../instance/api-environment";
import { apiReleasePrefix, releaseBucketName, stateBucketName, stateKey, uploadPrefix } from "../../naming";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import { askedByS3, databaseUser } from "./api-host";
import type { Ask } from "./intent";
import { boundaryOf } from "./permission-boundary";

/** A snapshot that AWS Backup made: it names them after its jobs. */
export function snapshotOfBackup({ accountId, region }: Pick<StackAccess, "accountId" | "region">): string {
  return `arn:aws:rds:${region}:${accountId}:snapshot:awsbackup:job-0123abcd`;
}

type Target = readonly [action: string, resource: string, context?: Ask["context"]];

/**
 * What lies next to what roles need, and no role of an environment may do: neither by its own policies, nor, had these been
 * widened, within its permission boundary.
 */
export function neighbours(stack: StackAccess): readonly Ask[] {
  return [
    ...asks("it would give itself more", escalation(stack)),
    ...asks("it would act as somebody else", impersonation(stack)),
    ...asks("it would learn what is not its own", curiosity(stack)),
    ...asks("it would destroy what others rely on", destruction(stack)),
    ...asks("nobody would notice", silence(stack)),
    ...asks("it would open the door to others", exposure(stack)),
  ];
}

function asks(because: string, targets: readonly Target[]): readonly Ask[] {
  return targets.map(([action, resource, context]) => ({ action, resource, because, ...(context && { context }) }));
}

function escalation(stack: StackAccess): readonly Target[] {
  const boundary = boundaryOf(stack);
  const onRoles = stack.roles.flatMap(({ arn }): readonly Target[] => [
    ["iam:PassRole", arn],
    ["iam:PutRolePolicy", arn],
    ["iam:AttachRolePolicy", arn],
    ["iam:UpdateAssumeRolePolicy", arn],
    ["iam:PutRolePermissionsBoundary", arn],
    ["iam:DeleteRolePermissionsBoundary", arn],
  ]);
  return [
    ...onRoles,
    ["iam:CreatePolicyVersion", boundary],
    ["iam:SetDefaultPolicyVersion", boundary],
    ["iam:CreateRole", `arn:aws:iam::${stack.accountId}:role/new`],
    ["iam:CreateUser", `arn:aws:iam::${stack.accountId}:user/new`],
    ["iam:CreateAccessKey", `arn:aws:iam::${stack.accountId}:user/somebody`],
  ];
}

function impersonation(stack: StackAccess): readonly Target[] {
  return [
    ["sts:AssumeRole", `arn:aws:iam::${stack.accountId}:role/administrator`],
    ["sts:AssumeRole", `arn:aws:iam::${foreignAccountId}:role/administrator`],
    ["rds-db:connect", databaseUser(stack, migratorDatabaseUser)],
    ["rds-db:connect", databaseUser(stack, "lectern_master")],
    ["rds-db:connect", databaseUser(stack, `${apiDatabaseUser}_2`)],
    ["sns:Publish", stack.of("aws_sns_topic", "alarms/page")],
    ["ssm:StartSession", stack.of("aws_instance", "api/host")],
    ["ssm:SendCommand", stack.of("aws_instance", "api/host")],
  ];
}

function curiosity(stack: StackAccess): readonly Target[] {
  const stateBucket = `arn:aws:s3:::${stateBucketName(stack.accountId)}`;
  const assets = stack.of("aws_s3_bucket", "assets/bucket");
  const releases = `arn:aws:s3:::${releaseBucketName(stack.accountId)}`;
  const key = stack.of("aws_kms_key", "encryption-key/key");
  const { "kms:ViaService": s3, ...ofAssets } = askedByS3(stack);
  return [
    ["s3:ListAllMyBuckets", "*"],
    ["s3:ListBucket", stateBucket],
    ["s3:GetObject", `${stateBucket}/${stateKey(stack.name)}`],
    ["s3:ListBucket", assets],
    ["s3:ListBucketVersions", assets],
    ["s3:GetObject", `${assets}/courses/cover.png`],
    ["s3:GetObjectVersion", `${assets}/${uploadPrefix}0f8e6b1c.png`],
    ["s3:ListBucket", releases],
    ["s3:GetObject", `${releases}/${stack.name}/frontend/index.html`],
    ["s3:GetObject", `${stack.of("aws_s3_bucket", "frontend/bucket")}/index.html`],
    [
      "secretsmanager:GetSecretValue",
      stack.of("aws_db_instance", "database/instance", "master_user_secret.0.secret_arn"),
    ],
    ["secretsmanager:ListSecrets", "*"],
    ["ssm:GetParameter", `arn:aws:ssm:${stack.region}:${stack.accountId}:parameter/somebody/password`],
    ["kms:Decrypt", key],
    ["kms:Decrypt", key, ofAssets],
    ["kms:Decrypt", key, { "kms:ViaService": s3, "kms:EncryptionContext:aws:s3:arn": stateBucket }],
    ["logs:GetLogEvents", `${stack.of("aws_cloudwatch_log_group", "api/log-group")}:log-stream:i-0123456789abcdef0`],
    ["logs:StartQuery", stack.of("aws_cloudwatch_log_group", "api/access-log-group")],
    ["ec2:DescribeInstances", "*"],
    ["rds:DownloadDBLogFilePortion", stack.of("aws_db_instance", "database/instance")],
  ];
}

function destruction(stack: StackAccess): readonly Target[] {
  const assets = stack.of("aws_s3_bucket", "assets/bucket");
  const frontend = stack.of("aws_s3_bucket", "frontend/bucket");
  const database = stack.of("aws_db_instance", "database/instance");
  const vaults = `arn:aws:backup:${stack.region}:${stack.accountId}:backup-vault:`;
  return [
    ["s3:DeleteObject", `${assets}/courses/cover.png`],
    ["s3:DeleteObjectVersion", `${assets}/courses/cover.png`],
    ["s3:DeleteObject", `${assets}/${uploadPrefix}0f8e6b1c.png`],
    ["s3:PutObject", `${assets}/courses/cover.png`],
    ["s3:DeleteBucket", assets],
    ["s3:PutLifecycleConfiguration", assets],
    ["s3:PutObject", `${frontend}/index.html`],
    ["s3:DeleteObject", `${frontend}/index.html`],
    ["s3:PutObject", `arn:aws:s3:::${stateBucketName(stack.accountId)}/${stateKey(stack.name)}`],
    [
      "s3:PutObject",
      `arn:aws:s3:::${releaseBucketName(stack.accountId)}/${apiReleasePrefix(stack.name)}0123abcd.tar.gz`,
    ],
    ["rds:DeleteDBInstance", database],
    ["rds:ModifyDBInstance", database],
    ["rds:DeleteDBSnapshot", `arn:aws:rds:${stack.region}:${stack.accountId}:snapshot:lectern-final`],
    ["backup:DeleteRecoveryPoint", snapshotOfBackup(stack)],
    ["backup:UpdateRecoveryPointLifecycle", snapshotOfBackup(stack)],
    ["backup:DeleteBackupVaultLockConfiguration", `${vaults}lectern-${stack.name}-backup`],
    ["kms:ScheduleKeyDeletion", stack.of("aws_kms_key", "encryption-key/key")],
    ["ec2:TerminateInstances", stack.of("aws_instance", "api/host")],
    ["ec2:RunInstances", `arn:aws:ec2:${stack.region}:${stack.accountId}:instance/i-0123456789abcdef0`],
  ];
}

function silence(stack: StackAccess): readonly Target[] {
  const group = stack.of("aws_cloudwatch_log_group", "api/log-group");
  const alarm = stack.of("aws_cloudwatch_metric_alarm", "alarms/api-down");
  return [
    ["logs:DeleteLogGroup", group],
    ["logs:DeleteLogStream", `${group}:log-stream:i-0123456789abcdef0`],
    ["logs:PutRetentionPolicy", group],
    ["cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "AWS/EC2" }],
    ["cloudwatch:PutMetricData", "*"],
    ["cloudwatch:DeleteAlarms", alarm],
    ["cloudwatch:DisableAlarmActions", alarm],
    ["cloudwatch:PutMetricAlarm", alarm],
    ["sns:DeleteTopic", stack.of("aws_sns_topic", "alarms/page")],
    ["cloudtrail:StopLogging", `arn:aws:cloudtrail:${stack.region}:${stack.accountId}:trail/lectern`],
  ];
}

function exposure(stack: StackAccess): readonly Target[] {
  const assets = stack.of("aws_s3_bucket", "assets/bucket");
  return [
    ["s3:PutBucketPolicy", assets],
    ["s3:PutBucketPublicAccessBlock", assets],
    ["s3:PutObjectAcl", `${assets}/${uploadPrefix}0f8e6b1c.png`],
    ["kms:PutKeyPolicy", stack.of("aws_kms_key", "encryption-key/key")],
    ["kms:CreateGrant", stack.of("aws_kms_key", "encryption-key/key")],
    ["rds:ModifyDBSnapshotAttribute", snapshotOfBackup(stack)],
    ["sns:AddPermission", stack.of("aws_sns_topic", "alarms/page")],
    ["cloudfront:UpdateDistribution", stack.of("aws_cloudfront_distribution", "frontend/distribution")],
    ["ec2:AuthorizeSecurityGroupIngress", stack.of("aws_security_group", "security-groups/database")],
  ];
}
