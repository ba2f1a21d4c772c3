import { administrator, bystander, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { Ask, CallerAsk, ResourceIntent, RoleIntent } from "./intent";
import { snapshotOfBackup } from "./neighbours";

/** Whom AWS Backup acts as; the actions are those of AWS's own AWSBackupServiceRolePolicyForBackup that RDS instances need. */
export const databaseBackup: RoleIntent = {
  kind: "role",
  name: "database-backup",
  path: "database-backup/role/role",
  what: "AWS Backup, for the database's snapshots and their copies in the second region",
  needs: (stack) => [...snapshot(stack), ...copy(stack), ...end(stack), ...keys(stack)],
  assumedBy: () => [
    {
      caller: service("backup.amazonaws.com"),
      action: "sts:AssumeRole",
      because: "AWS Backup acts as the role that the selection names",
    },
  ],
  onBehalf: ({ accountId }) => ({ "aws:SourceAccount": accountId }),
  reachesSiblings: {
    ...snapshotsAreNamedByJobs(
      "rds:CreateDBSnapshot",
      "rds:CopyDBSnapshot",
      "rds:DeleteDBSnapshot",
      "rds:DescribeDBSnapshots",
      "rds:AddTagsToResource",
      "rds:ListTagsForResource",
      "backup:CopyFromBackupVault",
    ),
    ...keysAreNamedByAws("kms:CreateGrant", "kms:DescribeKey"),
  },
};

/** Copies of the backups are encrypted with it. */
export const backupCopyKey: ResourceIntent = {
  kind: "resource",
  name: "backup-copy-key",
  path: "database-backup/copy-key",
  what: "The KMS key of the second region",
  allowed: ({ own }) => [
    ...asks(own, own.accountId, ["kms:PutKeyPolicy"], "somebody must be able to mend the policy"),
    ...asks(own, own.accountId, ["kms:Decrypt"], "identity policies say who restores a copy"),
  ],
  denied: ({ own }) => [
    ...asks(own, foreignAccountId, ["kms:Decrypt", "kms:CreateGrant"], "other accounts have no business here"),
    {
      caller: bystander(own.accountId),
      action: "kms:Decrypt",
      resource: copyKey(own),
      because: "the key's policy grants nothing to its account by itself",
    },
  ],
};

function snapshot(stack: StackAccess): readonly Ask[] {
  const database = stack.of("aws_db_instance", "database/instance");
  return [
    ...of(database, "AWS Backup waits until the database is available", "rds:DescribeDBInstances"),
    ...of(database, "AWS Backup looks for the database's snapshots", "rds:DescribeDBSnapshots"),
    ...of(database, "a backup carries the database's tags", "rds:ListTagsForResource"),
    ...of(database, "a backup is a snapshot of the database", "rds:CreateDBSnapshot"),
    ...of(snapshotOfBackup(stack), "a backup is a snapshot of the database", "rds:CreateDBSnapshot"),
    ...of(vault(stack), "AWS Backup looks up the vault that it fills", "backup:DescribeBackupVault"),
  ];
}

function copy(stack: StackAccess): readonly Ask[] {
  const vaultOfCopies = stack.of("aws_backup_vault", "database-backup/copy-vault");
  return [
    ...of(snapshotOfBackup(stack), "the snapshot is copied out of the region", "backup:CopyFromBackupVault"),
    ...of(vaultOfCopies, "the copy goes into the second region's vault", "backup:CopyIntoBackupVault"),
    ...of(vaultOfCopies, "AWS Backup looks up the vault that it fills", "backup:DescribeBackupVault"),
    ...snapshotsIn(stack).flatMap((snapshot) =>
      of(snapshot, "RDS reads one and writes the other", "rds:CopyDBSnapshot"),
    ),
  ];
}

function end(stack: StackAccess): readonly Ask[] {
  return snapshotsIn(stack).flatMap((snapshot) => [
    ...of(snapshot, "AWS Backup deletes a backup when its days are over", "rds:DeleteDBSnapshot"),
    ...of(snapshot, "AWS Backup waits until the snapshot is there", "rds:DescribeDBSnapshots"),
    ...of(snapshot, "a backup carries the database's tags", "rds:AddTagsToResource", "rds:ListTagsForResource"),
  ]);
}

/** RDS asks for the grants with which it decrypts the database's snapshot and encrypts its copy. */
function keys(stack: StackAccess): readonly Ask[] {
  const byService = { "kms:GrantIsForAWSResource": "true" };
  const keyOfRds = `arn:aws:kms:${stack.region}:${stack.accountId}:key/0123abcd-key-of-rds`;
  return [keyOfRds, copyKey(stack)].flatMap((key) => [
    ...of(key, "AWS Backup looks up the keys of the snapshot and of its copy", "kms:DescribeKey"),
    ...of(key, "RDS decrypts the snapshot and encrypts its copy", "kms:CreateGrant").map((ask) => ({
      ...ask,
      context: byService,
    })),
  ]);
}

function snapshotsIn(stack: StackAccess): readonly string[] {
  const copyRegion = stack.of("aws_backup_vault", "database-backup/copy-vault").split(":")[3] ?? "";
  return [stack.region, copyRegion].map((region) => snapshotOfBackup({ accountId: stack.accountId, region }));
}

function vault(stack: StackAccess): string {
  return stack.of("aws_backup_vault", "database-backup/vault");
}

function copyKey(stack: StackAccess): string {
  return stack.of("aws_kms_key", "database-backup/copy-key");
}

function of(resource: string, because: string, ...actions: readonly string[]): readonly Ask[] {
  return actions.map((action) => ({ action, resource, because }));
}

function asks(
  stack: StackAccess,
  accountId: string,
  actions: readonly string[],
  because: string,
): readonly CallerAsk[] {
  return of(copyKey(stack), because, ...actions).map((ask) => ({ ...ask, caller: administrator(accountId) }));
}

function snapshotsAreNamedByJobs(...actions: readonly string[]): Readonly<Record<string, string>> {
  return reaching(actions, "AWS Backup names its snapshots after its jobs; each environment has its own account");
}

function keysAreNamedByAws(...actions: readonly string[]): Readonly<Record<string, string>> {
  return reaching(actions, "AWS chooses the id of RDS's own key; each environment has its own account");
}

function reaching(actions: readonly string[], why: string): Readonly<Record<string, string>> {
  return Object.fromEntries(actions.map((action) => [action, why]));
}
