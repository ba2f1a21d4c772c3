/** Actions by which an environment is destroyed, and which its deploy role is refused on purpose. */
interface ForAdministrators {
  readonly actions: readonly string[];
  readonly because: string;
  /** The environments whose destruction takes them; all where it is left out. */
  readonly recordedIn?: readonly string[];
}

const forAdministrators: readonly ForAdministrators[] = [
  {
    actions: [
      "cloudfront:DeleteDistribution",
      "ec2:ReleaseAddress",
      "kms:ScheduleKeyDeletion",
      "logs:DeleteLogGroup",
      "rds:DeleteDBInstance",
      "s3:DeleteBucket",
      "sns:DeleteTopic",
    ],
    because: "What holds data, or an address that the world knows, goes by an administrator's hand.",
  },
  {
    actions: ["route53:DeleteHostedZone", "route53:GetDNSSEC"],
    because: "The zone's name servers are known to the zone above; prod's is not the environment's.",
    recordedIn: ["dev", "staging"],
  },
  {
    actions: [
      "backup:DeleteBackupPlan",
      "backup:DeleteBackupVault",
      "backup:DeleteBackupVaultLockConfiguration",
      "backup:ListRecoveryPointsByBackupVault",
    ],
    because: "Nobody deletes a backup before its days are over but who takes the lock away first.",
    recordedIn: ["staging", "prod"],
  },
  {
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"],
    because: "A bucket is emptied to be destroyed; the trials of staging and prod put something into one.",
    recordedIn: ["staging", "prod"],
  },
  {
    actions: ["ec2:DeleteSubnet", "ec2:DeleteVpc"],
    because: "The database and the host live in the network.",
  },
];

/** The actions that only an administrator takes to destroy an environment. */
export function administrators(environment: string): readonly string[] {
  return forAdministrators.flatMap(({ actions, recordedIn = [environment] }) =>
    recordedIn.includes(environment) ? actions : [],
  );
}
