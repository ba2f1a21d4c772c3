import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { type PolicyStatement, policyDocument } from "./policy-document";

/** What is backed up and where to, as ARNs or patterns of them. */
export interface BackupReach {
  readonly accountId: string;
  readonly region: string;
  readonly copyRegion: string;
  readonly databaseArn: string;
  readonly vaultArn: string;
  readonly copyVaultArn: string;
  readonly copyKeyArn: string;
}

export interface DatabaseBackupRoleProps extends BackupReach {
  readonly naming: Naming;
  readonly permissionBoundaryArn: string;
}

/** Whom AWS Backup acts as: it makes the database's snapshots, copies them to the second region, and ends them in time. */
export class DatabaseBackupRole extends Construct {
  readonly arn: string;
  /** What AWS Backup tries as soon as it has the role. */
  readonly duties: IamRolePolicy;

  constructor(scope: Construct, id: string, props: DatabaseBackupRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.naming.of("backup"),
      description: "Backups of the database and their copies",
      assumeRolePolicy: policyDocument(backupMayAssume(props)),
      permissionsBoundary: props.permissionBoundaryArn,
    });
    this.arn = role.arn;
    this.duties = new IamRolePolicy(this, "policy", {
      name: props.naming.of("backup"),
      role: role.name,
      policy: policyDocument(...backUpDatabases(props)),
    });
  }
}

/** For the role's own account: another one could otherwise have AWS Backup act as this role ("confused deputy"). */
function backupMayAssume({ accountId }: DatabaseBackupRoleProps): PolicyStatement {
  return {
    Sid: "BackupMayAssume",
    Effect: "Allow",
    Principal: { Service: "backup.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}

/** What AWS's own AWSBackupServiceRolePolicyForBackup has for RDS instances, on these instead of on everything. */
export function backUpDatabases(reach: BackupReach): readonly PolicyStatement[] {
  return [
    snapshotDatabases(reach),
    keepSnapshots(reach),
    copySnapshots(reach),
    findVaults(reach),
    fillCopyVault(reach),
    seeKeys(reach),
    letRdsUseKeys(reach),
  ];
}

/** It waits for the database to be available, takes its tags over, and looks whether the snapshot is done. */
function snapshotDatabases({ databaseArn }: BackupReach): PolicyStatement {
  return {
    Sid: "SnapshotDatabases",
    Effect: "Allow",
    Action: ["rds:CreateDBSnapshot", "rds:DescribeDBInstances", "rds:DescribeDBSnapshots", "rds:ListTagsForResource"],
    Resource: databaseArn,
  };
}

/** AWS Backup names its snapshots after its jobs. It deletes them when their days are over, and no others. */
function keepSnapshots({ accountId, region, copyRegion }: BackupReach): PolicyStatement {
  return {
    Sid: "KeepSnapshots",
    Effect: "Allow",
    Action: [
      "rds:CreateDBSnapshot",
      "rds:CopyDBSnapshot",
      "rds:DeleteDBSnapshot",
      "rds:DescribeDBSnapshots",
      "rds:AddTagsToResource",
      "rds:ListTagsForResource",
    ],
    Resource: [region, copyRegion].map((each) => snapshotsOfBackup(accountId, each)),
  };
}

function copySnapshots({ accountId, region }: BackupReach): PolicyStatement {
  return {
    Sid: "CopySnapshots",
    Effect: "Allow",
    Action: "backup:CopyFromBackupVault",
    Resource: snapshotsOfBackup(accountId, region),
  };
}

function findVaults({ vaultArn, copyVaultArn }: BackupReach): PolicyStatement {
  return {
    Sid: "FindVaults",
    Effect: "Allow",
    Action: "backup:DescribeBackupVault",
    Resource: [vaultArn, copyVaultArn],
  };
}

function fillCopyVault({ copyVaultArn }: BackupReach): PolicyStatement {
  return { Sid: "FillCopyVault", Effect: "Allow", Action: "backup:CopyIntoBackupVault", Resource: copyVaultArn };
}

function seeKeys(reach: BackupReach): PolicyStatement {
  return { Sid: "SeeKeys", Effect: "Allow", Action: "kms:DescribeKey", Resource: keysOf(reach) };
}

/** RDS decrypts with the one key and encrypts with the other, by grants; nobody gets a grant but AWS's own services. */
function letRdsUseKeys(reach: BackupReach): PolicyStatement {
  return {
    Sid: "LetRdsUseKeys",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: keysOf(reach),
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

/** The database is encrypted with RDS's own key, whose id AWS chooses; so all keys of its account and region are named. */
function keysOf({ accountId, region, copyKeyArn }: BackupReach): readonly string[] {
  return [`arn:aws:kms:${region}:${accountId}:key/*`, copyKeyArn];
}

function snapshotsOfBackup(accountId: string, region: string): string {
  return `arn:aws:rds:${region}:${accountId}:snapshot:awsbackup:*`;
}
