import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { backupRules } from "./backup";

const admitting = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "*",
};

const sound: Parts = {
  aws_db_instance: { data: { identifier: "lectern-database" } },
  aws_kms_key: { home: {}, away: { provider: "aws.virginia" } },
  aws_sns_topic: { notify: {} },
  aws_sns_topic_policy: {
    notify: { arn: "${aws_sns_topic.notify.arn}", policy: JSON.stringify({ Statement: [admitting] }) },
  },
  aws_cloudwatch_event_rule: {
    failed: {
      name: "failed",
      event_pattern: JSON.stringify({
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        detail: { state: ["FAILED", "ABORTED", "EXPIRED"], resourceArn: ["${aws_db_instance.data.arn}"] },
      }),
    },
  },
  aws_cloudwatch_event_target: {
    failed: { rule: "${aws_cloudwatch_event_rule.failed.name}", arn: "${aws_sns_topic.notify.arn}" },
  },
  aws_backup_vault: {
    home: { name: "backup", kms_key_arn: "${aws_kms_key.home.arn}" },
    away: { name: "backup", kms_key_arn: "${aws_kms_key.away.arn}", provider: "aws.virginia" },
  },
  aws_backup_vault_lock_configuration: {
    home: { backup_vault_name: "${aws_backup_vault.home.name}", min_retention_days: 7 },
    away: { backup_vault_name: "${aws_backup_vault.away.name}", min_retention_days: 35, provider: "aws.virginia" },
  },
  aws_backup_plan: {
    daily: {
      rule: [
        {
          schedule: "cron(0 18 * * ? *)",
          copy_action: [{ destination_vault_arn: "${aws_backup_vault.away.arn}", lifecycle: { delete_after: 35 } }],
        },
      ],
    },
  },
  aws_backup_selection: {
    database: { plan_id: "${aws_backup_plan.daily.id}", resources: ["${aws_db_instance.data.arn}"] },
  },
};

const selection = "aws_backup_selection.database";
const pattern = (of: object) => set("aws_cloudwatch_event_rule.failed", "event_pattern", JSON.stringify(of));
const schedule = (expression: string) => set("aws_backup_plan.daily", "rule.0.schedule", expression);
const copy = (attribute: string, value: unknown) =>
  set("aws_backup_plan.daily", `rule.0.copy_action.0.${attribute}`, value);
const unlocked = remove("aws_backup_vault_lock_configuration.home");
const denying = (statement: object) =>
  add("aws_backup_vault_policy", {
    backup_vault_name: "${aws_backup_vault.home.name}",
    policy: JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Resource: "*", ...statement }] }),
  });
const deleting = [
  "backup:DeleteRecoveryPoint",
  "backup:UpdateRecoveryPointLifecycle",
  "backup:PutBackupVaultAccessPolicy",
];

holdRules(backupRules, sound, {
  "database-in-backup-plan": {
    holds: { "it is due twice a day": schedule("cron(0 6,18 ? * * *)") },
    breaks: {
      "there is no selection": remove(selection),
      "the selection is of something else": set(selection, "resources", ["arn:aws:rds:x:1:db:other"]),
      "the selection leaves it out again": set(selection, "not_resources", ["${aws_db_instance.data.arn}"]),
      "the plan is not there": remove("aws_backup_plan.daily"),
      "it is due on Sundays": schedule("cron(0 18 ? * SUN *)"),
      "it is due once a month": schedule("cron(0 18 1 * ? *)"),
      "it is due every second day": schedule("cron(0 18 */2 * ? *)"),
      "it is never due": set("aws_backup_plan.daily", "rule.0.schedule", undefined),
    },
  },
  "database-copied-to-second-region": {
    holds: {
      "the vault is another stack's": copy(
        "destination_vault_arn",
        "arn:aws:backup:eu-west-1:111111111111:backup-vault:copies",
      ),
    },
    breaks: {
      "there is no copy": set("aws_backup_plan.daily", "rule.0.copy_action", []),
      "the copy stays in the region": copy("destination_vault_arn", "${aws_backup_vault.home.arn}"),
      "the copy stays in the region, in another stack's vault": copy(
        "destination_vault_arn",
        "arn:aws:backup:ap-southeast-1:111111111111:backup-vault:copies",
      ),
      "the vault's provider is of the region": unset("aws_backup_vault.away", "provider"),
      "the database is in no plan": remove(selection),
    },
  },
  "database-copies-kept": {
    holds: {
      "it is kept for ever": copy("lifecycle", undefined),
      "another rule finds that there is no copy": set("aws_backup_plan.daily", "rule.0.copy_action", []),
    },
    breaks: {
      "it is kept for a month": copy("lifecycle.delete_after", 30),
      "it is kept as text": copy("lifecycle.delete_after", "7"),
    },
  },
  "failed-backup-is-told": {
    holds: {
      "all that AWS Backup does is told": pattern({ source: ["aws.backup"] }),
      "there is no backup to fail": remove(selection),
    },
    breaks: {
      "there is no rule": remove("aws_cloudwatch_event_rule.failed"),
      "the rule has no target": remove("aws_cloudwatch_event_target.failed"),
      "the rule is switched off": set("aws_cloudwatch_event_rule.failed", "state", "DISABLED"),
      "the rule is of the second region": set("aws_cloudwatch_event_rule.failed", "provider", "aws.virginia"),
      "copies are not told": pattern({ source: ["aws.backup"], "detail-type": ["Backup Job State Change"] }),
      "what never began is not told": pattern({ source: ["aws.backup"], detail: { state: ["FAILED", "ABORTED"] } }),
      "another database's are told": pattern({
        source: ["aws.backup"],
        detail: { resourceArn: ["arn:aws:rds:x:1:db:other"] },
      }),
      "the topic does not admit it": set(
        "aws_sns_topic_policy.notify",
        "policy",
        JSON.stringify({ Statement: [{ ...admitting, Principal: { Service: "cloudwatch.amazonaws.com" } }] }),
      ),
      "the topic's key does not admit it": set("aws_sns_topic.notify", "kms_master_key_id", "alias/aws/sns"),
    },
  },
  "vault-has-own-key": {
    breaks: {
      "it is AWS's": set("aws_backup_vault.home", "kms_key_arn", "alias/aws/backup"),
      "nothing is said": unset("aws_backup_vault.away", "kms_key_arn"),
      "it is of another region": set("aws_backup_vault.away", "kms_key_arn", "${aws_kms_key.home.arn}"),
    },
  },
  "vault-keeps-backups": {
    holds: {
      "a policy denies it to everybody": together(unlocked, denying({ Action: deleting })),
      "a policy denies everything": together(unlocked, denying({ Action: "backup:*" })),
    },
    breaks: {
      "it is not locked": unlocked,
      "the lock is of no days": set("aws_backup_vault_lock_configuration.home", "min_retention_days", 0),
      "the lock says nothing of days": unset("aws_backup_vault_lock_configuration.home", "min_retention_days"),
      "the lock is of its namesake elsewhere": set(
        "aws_backup_vault_lock_configuration.home",
        "provider",
        "aws.virginia",
      ),
      "the policy can be taken away": together(unlocked, denying({ Action: deleting.slice(0, 2) })),
      "the policy denies it to one": together(
        unlocked,
        denying({ Action: deleting, Principal: { AWS: "arn:aws:iam::111111111111:role/one" } }),
      ),
      "the policy denies it on a condition": together(
        unlocked,
        denying({ Action: deleting, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
      ),
    },
  },
  "vault-survives-destroy": {
    holds: { "it is said": set("aws_backup_vault.home", "force_destroy", false) },
    breaks: { "it is emptied": set("aws_backup_vault.home", "force_destroy", true) },
  },
});
