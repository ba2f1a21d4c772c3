import { remove, set, statement, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const plan = "database-backup/plan";
const selection = "database-backup/selection";

export const backupFaults: readonly Fault[] = [
  { name: "drops the database's backup plan", rule: "database-in-backup-plan", plant: remove(selection) },
  {
    name: "backs the database up on Sundays",
    rule: "database-in-backup-plan",
    plant: set(plan, "rule.0.schedule", "cron(0 18 ? * SUN *)"),
  },
  {
    name: "keeps all backups in one region",
    rule: "database-copied-to-second-region",
    plant: set(plan, "rule.0.copy_action", []),
  },
  {
    name: "makes the second vault in the first region",
    rule: "database-copied-to-second-region",
    plant: unset("database-backup/copy-vault", "provider"),
  },
  {
    name: "keeps copies for a week",
    rule: "database-copies-kept",
    plant: set(plan, "rule.0.copy_action.0.lifecycle.delete_after", 7),
  },
  {
    name: "tells nobody of a copy that failed",
    rule: "failed-backup-is-told",
    plant: set(
      "database-backup/failed-jobs",
      "event_pattern",
      JSON.stringify({ source: ["aws.backup"], "detail-type": ["Backup Job State Change"] }),
    ),
  },
  {
    name: "tells of failed backups by a key that shuts out EventBridge",
    rule: "failed-backup-is-told",
    plant: statement("encryption-key/key", "EventsMayPublishToEncryptedTopics", { Action: "kms:Decrypt" }),
  },
  {
    name: "leaves the copies to AWS's key",
    rule: "vault-has-own-key",
    plant: unset("database-backup/copy-vault", "kms_key_arn"),
  },
  {
    name: "encrypts the copies with a key that is lost with the region",
    rule: "vault-has-own-key",
    plant: unset("database-backup/copy-key", "provider"),
  },
  {
    name: "unlocks the copies' vault",
    rule: "vault-keeps-backups",
    plant: remove("database-backup/copy-vault-lock"),
  },
  {
    name: "unlocks staging's vault",
    rule: "vault-keeps-backups",
    plant: remove("database-backup/vault-lock"),
    environment: "staging",
  },
  {
    name: "empties the vault when it goes",
    rule: "vault-survives-destroy",
    plant: set("database-backup/vault", "force_destroy", true),
  },
  {
    name: "stops the rotation of the copies' key",
    rule: "key-rotates",
    plant: set("database-backup/copy-key", "enable_key_rotation", false),
  },
  {
    name: "lets any account's AWS Backup take the role",
    rule: "role-trusts-own-account",
    plant: set(
      "database-backup/role/role",
      "assume_role_policy",
      JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    ),
  },
];
