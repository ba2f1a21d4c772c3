import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { apiDatabaseUser } from "../instance/api-environment";
import { type Naming, uploadPrefix } from "../naming";
import { findLogGroups, holdSessions, publishMetrics, takePatches } from "./api-host-role";
import { backUpDatabases } from "./database-backup-role";
import { writeOperatingSystemMetrics } from "./database-monitoring-role";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface PermissionBoundaryProps {
  readonly name: string;
  /** Of the environment whose roles it bounds. */
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  /** Where backups are copied to; nowhere when absent. */
  readonly backupCopyRegion?: string | undefined;
}

/**
 * The most that any role of the environment may ever do, whatever policies it is given later: only what lies here and in the
 * role's own policies is allowed. It names what belongs to the environment by the pattern of its names and not by reference,
 * since it is there before the environment is.
 */
export class PermissionBoundary extends Construct {
  constructor(scope: Construct, id: string, props: PermissionBoundaryProps) {
    super(scope, id);
    new IamPolicy(this, "policy", {
      name: props.name,
      description: "The most that any role of the environment may do",
      policy: policyDocument(
        readParameters(props),
        decryptParameters(props),
        connectToDatabases(props),
        readAndWriteUploads(props),
        encryptUploads(props),
        readReleases(props),
        writeLogs(props),
        publishMetrics,
        registerWithSessionManager(props),
        holdSessions,
        takePatches,
        findLogGroups,
        ...writeOperatingSystemMetrics(props),
        ...backUpAnyDatabase(props),
      ),
    });
  }
}

function readParameters(props: PermissionBoundaryProps): PolicyStatement {
  return { Sid: "ReadParameters", Effect: "Allow", Action: "ssm:GetParameter", Resource: parameters(props) };
}

/** With whatever key, as long as it is one of the environment's parameters that is decrypted. */
function decryptParameters(props: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "DecryptParameters",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: `arn:aws:kms:${props.region}:${props.accountId}:key/*`,
    Condition: { ArnLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters(props) } },
  };
}

function parameters({ region, accountId, naming }: PermissionBoundaryProps): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter/${naming.any()}`;
}

/** As the user that cannot change the schema; which database is the role's own policy to say. */
function connectToDatabases({ region, accountId }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "ConnectToDatabases",
    Effect: "Allow",
    Action: "rds-db:connect",
    Resource: `arn:aws:rds-db:${region}:${accountId}:dbuser:*/${apiDatabaseUser}`,
  };
}

function readAndWriteUploads({ accountId, naming }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "ReadAndWriteUploads",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: `arn:aws:s3:::${naming.any()}-${accountId}/${uploadPrefix}*`,
  };
}

/** With whatever key, as long as S3 asks for one of the environment's buckets. */
function encryptUploads({ region, accountId, naming }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "EncryptUploads",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      ArnLike: { "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${naming.any()}-${accountId}` },
    },
  };
}

function readReleases({ naming }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "ReadReleases",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: naming.anyApiRelease(),
  };
}

function writeLogs({ region, accountId, naming }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${region}:${accountId}:log-group:${naming.any()}:*`,
  };
}

function backUpAnyDatabase({ accountId, region, naming, backupCopyRegion }: PermissionBoundaryProps) {
  if (backupCopyRegion === undefined) return [];
  return backUpDatabases({
    accountId,
    region,
    copyRegion: backupCopyRegion,
    databaseArn: `arn:aws:rds:${region}:${accountId}:db:${naming.any()}`,
    vaultArn: `arn:aws:backup:${region}:${accountId}:backup-vault:${naming.any()}`,
    copyVaultArn: `arn:aws:backup:${backupCopyRegion}:${accountId}:backup-vault:${naming.any()}`,
    copyKeyArn: `arn:aws:kms:${backupCopyRegion}:${accountId}:key/*`,
  });
}

function registerWithSessionManager({ region, accountId }: PermissionBoundaryProps): PolicyStatement {
  return {
    Sid: "RegisterWithSessionManager",
    Effect: "Allow",
    Action: "ssm:UpdateInstanceInformation",
    Resource: `arn:aws:ec2:${region}:${accountId}:instance/*`,
  };
}
