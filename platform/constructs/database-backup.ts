import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { NotificationTopic } from "./alarms";
import { DatabaseBackupRole } from "./database-backup-role";
import { ownKey } from "./own-key";
import { eventsOf, type TopicPublisher } from "./topic-publisher";

export interface DatabaseBackupProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly databaseArn: string;
  readonly encryptionKeyArn: string;
  readonly permissionBoundaryArn: string;
  readonly copy: {
    readonly region: string;
    readonly provider: TerraformProvider;
    readonly retentionDays: number;
    /** When the day's backup is due, in minutes after midnight, UTC. */
    readonly dueAtMinute: number;
    /** How many minutes after that it is given up. */
    readonly withinMinutes: number;
  };
  /** Whether destroying the vaults may destroy backups. */
  readonly emptyOnDestroy: boolean;
}

/** A backup stays in the database's own region for a week: RDS's own backups are there beside it, and the copy elsewhere. */
const retentionDays = 7;

function failureRuleName(naming: Naming): string {
  return naming.of("backup-failed");
}

/** Who tells a topic of failures: the topic, and its key, have to admit it. */
export function backupFailures(
  place: Pick<DatabaseBackupProps, "naming" | "accountId" | "region">,
  topicName: string,
): TopicPublisher {
  return eventsOf({ ...place, name: failureRuleName(place.naming), topicName });
}

interface VaultProps {
  readonly encryptionKeyArn: string;
  readonly retentionDays: number;
  readonly provider?: TerraformProvider;
}

/**
 * A snapshot of the database each day by AWS Backup, and its copy in a second region: what is left when the region is lost, or
 * when the database goes and its automated backups with it. The snapshot itself is encrypted with the database's key, its copy
 * with a key of the second region.
 */
export class DatabaseBackup extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseBackupProps,
  ) {
    super(scope, id);
    const { naming, copy, encryptionKeyArn } = props;
    const copyKey = this.createCopyKey();
    const vault = this.createVault("vault", { encryptionKeyArn, retentionDays });
    const copyVault = this.createVault("copy-vault", { ...copy, encryptionKeyArn: copyKey.arn });
    const role = new DatabaseBackupRole(this, "role", {
      ...props,
      copyRegion: copy.region,
      vaultArn: vault.arn,
      copyVaultArn: copyVault.arn,
      copyKeyArn: copyKey.arn,
    });
    new BackupSelection(this, "selection", {
      name: naming.of("backup"),
      planId: this.createPlan(vault, copyVault).id,
      // By its ARN: AWS Backup then takes it whether or not the account has opted in to RDS.
      resources: [props.databaseArn],
      iamRoleArn: role.arn,
      dependsOn: [role.duties],
    });
  }

  /**
   * Tells a topic of the database's region of each job that failed, was ended or never began; a copy's job, too, is one of the
   * region that it copies from. AWS Backup's own notifications are of all that happens in a vault, successes included.
   */
  tellOfFailures(topic: NotificationTopic): void {
    const { naming, databaseArn, region } = this.props;
    const rule = new CloudwatchEventRule(this, "failed-jobs", {
      name: failureRuleName(naming),
      description: "Backups of the database that failed, and copies of them",
      eventPattern: JSON.stringify({
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        detail: { state: ["FAILED", "ABORTED", "EXPIRED"], resourceArn: [databaseArn] },
      }),
    });
    new CloudwatchEventTarget(this, "failed-jobs-target", {
      rule: rule.name,
      targetId: "topic",
      arn: topic.arn,
      inputTransformer: {
        inputPaths: { kind: "$.detail-type", state: "$.detail.state", why: "$.detail.statusMessage", when: "$.time" },
        inputTemplate: JSON.stringify(
          `${naming.of("database")}, <when>: <kind>, <state>. <why> Look at the jobs of AWS Backup in ${region}.`,
        ),
      },
      dependsOn: [topic.ready],
    });
  }

  /** A key serves one region alone; the environment's own would be lost with its region. */
  private createCopyKey(): KmsKey {
    const { naming, accountId, emptyOnDestroy } = this.props;
    return ownKey(
      this,
      { key: "copy-key", alias: "copy-key-alias" },
      {
        accountId,
        name: naming.of("backup"),
        purpose: "copies of the database's backups",
        admits: [],
        keepOnDestroy: !emptyOnDestroy,
        provider: this.props.copy.provider,
      },
    );
  }

  /**
   * Locked in governance mode: nobody deletes a backup before its days are over, unless they may first take the lock away,
   * which is recorded. In compliance mode not even AWS could, and a wrong number would be paid for until its end.
   */
  private createVault(id: string, { encryptionKeyArn, retentionDays, provider }: VaultProps): BackupVault {
    const { naming, emptyOnDestroy } = this.props;
    const vault = new BackupVault(this, id, {
      name: naming.of("backup"),
      kmsKeyArn: encryptionKeyArn,
      forceDestroy: emptyOnDestroy,
      lifecycle: { preventDestroy: !emptyOnDestroy },
      provider,
    });
    new BackupVaultLockConfiguration(this, `${id}-lock`, {
      backupVaultName: vault.name,
      minRetentionDays: retentionDays,
      provider,
    });
    return vault;
  }

  private createPlan(vault: BackupVault, copyVault: BackupVault): BackupPlan {
    const { naming, copy } = this.props;
    const { dueAtMinute, withinMinutes } = copy;
    return new BackupPlan(this, "plan", {
      name: naming.of("backup"),
      rule: [
        {
          ruleName: "daily",
          targetVaultName: vault.name,
          schedule: `cron(${dueAtMinute % 60} ${Math.floor(dueAtMinute / 60)} * * ? *)`,
          // The least that AWS Backup takes.
          startWindow: 60,
          completionWindow: withinMinutes,
          // Snapshots: continuous backups would take RDS's own over, and with them what the database is configured with.
          enableContinuousBackup: false,
          lifecycle: { deleteAfter: retentionDays },
          copyAction: [{ destinationVaultArn: copyVault.arn, lifecycle: { deleteAfter: copy.retentionDays } }],
        },
      ],
    });
  }
}
