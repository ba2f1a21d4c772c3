import { add, referring, remove, set, statement, statements, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const key = "encryption-key/key";
const alarm = "alarms/api-down";

export const keyAndAlarmFaults: readonly Fault[] = [
  { name: "stops the key's rotation", rule: "key-rotates", plant: set(key, "enable_key_rotation", false) },
  {
    name: "admits everybody to the key",
    rule: "key-admits-nobody-unnamed",
    plant: statement(key, "AccountDecides", { Principal: { AWS: "*" } }),
  },
  {
    name: "leaves the key to its service",
    rule: "no-wildcard-action",
    plant: statement(key, "CloudWatchLogsMayEncrypt", { Action: "kms:*" }),
  },
  {
    name: "shuts logs out of the key",
    rule: "log-key-opens-to-logs",
    plant: statement(key, "CloudWatchLogsMayEncrypt", { Effect: "Deny" }),
  },
  {
    name: "shuts alarms out of the key",
    rule: "topic-key-opens-to-alarms",
    plant: statement(key, "CloudWatchAlarmsMayPublishToEncryptedTopics", {
      Principal: { Service: "events.amazonaws.com" },
    }),
  },
  {
    name: "encrypts a topic with AWS's key",
    rule: "topic-key-opens-to-alarms",
    plant: set("alarms/page", "kms_master_key_id", "alias/aws/sns"),
  },
  {
    name: "makes a secret with AWS's key",
    rule: "secret-has-own-key",
    plant: add("aws_secretsmanager_secret", { name: "lectern-prod-mail" }),
  },
  {
    name: "makes a secret that is gone at once",
    rule: "secret-recoverable",
    plant: add("aws_secretsmanager_secret", { name: "lectern-prod-mail", recovery_window_in_days: 0 }),
  },
  {
    name: "makes a secret that stays the same",
    rule: "secret-rotates",
    plant: add("aws_secretsmanager_secret", { name: "lectern-prod-mail" }),
  },
  {
    name: "writes a secret down",
    rule: "no-secret-in-configuration",
    plant: add("aws_secretsmanager_secret_version", { secret_id: "x", secret_string: "correct-horse" }),
  },
  {
    name: "has Terraform make a password",
    rule: "no-secret-in-configuration",
    plant: add("random_password", { length: 24 }),
  },
  {
    name: "reads a secret while deploying",
    rule: "no-secret-in-configuration",
    plant: add("data.aws_secretsmanager_secret_version", { secret_id: "lectern-prod-mail" }),
  },
  {
    name: "writes an access key into the provider",
    rule: "provider-holds-no-key",
    plant: (stack) => {
      stack.provider = { aws: [{ ...stack.provider?.aws?.[0], access_key: "x" }] };
    },
  },
  {
    name: "writes a plain parameter",
    rule: "parameter-encrypted",
    plant: add("aws_ssm_parameter", { name: "/lectern/prod/key", type: "String", value: "x" }),
  },
  {
    name: "shares a document with everybody",
    rule: "document-not-public",
    plant: add("aws_ssm_document", { permissions: { type: "Share", account_ids: "All" } }),
  },
  { name: "keeps logs for ever", rule: "log-group-expires", plant: unset("api/log-group", "retention_in_days") },
  {
    name: "keeps production's logs for a month",
    rule: "log-group-kept-for-a-year",
    plant: set("api/log-group", "retention_in_days", 30),
  },
  { name: "leaves logs to AWS's key", rule: "log-group-has-own-key", plant: unset("api/log-group", "kms_key_id") },
  { name: "switches an alarm off", rule: "alarm-acts", plant: set(alarm, "actions_enabled", false) },
  { name: "lets an alarm tell nobody", rule: "alarm-tells-somebody", plant: set(alarm, "alarm_actions", []) },
  {
    name: "lets an alarm restart a host and tell nobody",
    rule: "alarm-tells-somebody",
    plant: set("alarms/host-hardware-impaired", "alarm_actions", ["arn:aws:automate:ap-southeast-1:ec2:reboot"]),
  },
  { name: "leaves silence to CloudWatch", rule: "alarm-knows-silence", plant: unset(alarm, "treat_missing_data") },
  {
    name: "lets the database fill up unnoticed",
    rule: "database-storage-alarmed",
    plant: remove("alarms/database-storage-low"),
  },
  {
    name: "takes an alarm's runbook away",
    rule: "alarm-has-runbook",
    plant: set(alarm, "alarm_description", "Look into it."),
  },
  {
    name: "links to a runbook that is not there",
    rule: "alarm-has-runbook",
    plant: set(alarm, "alarm_description", "https://example.org/runbooks/alarms/api-lost.md"),
  },
  {
    name: "watches CloudFront from the wrong region",
    rule: "alarm-stands-by-its-metric",
    plant: set(alarm, "namespace", "AWS/CloudFront"),
  },
  { name: "leaves a topic unencrypted", rule: "topic-has-own-key", plant: unset("alarms/notify", "kms_master_key_id") },
  {
    name: "shuts alarms out of a topic",
    rule: "topic-opens-to-alarms",
    plant: statement("alarms/page-policy", "CloudWatchAlarmsMayPublish", { Action: "sns:Subscribe" }),
  },
  {
    name: "opens a topic to everybody",
    rule: "topic-admits-the-named",
    plant: statements("alarms/notify-policy", (all) => [
      ...all,
      { Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Publish", Resource: "*" },
    ]),
  },
  {
    name: "opens a topic to CloudWatch of any account",
    rule: "topic-admits-the-named",
    plant: statement("alarms/page-policy", "CloudWatchAlarmsMayPublish", { Condition: undefined }),
  },
  {
    name: "leaves the topic in us-east-1 unencrypted",
    rule: "topic-has-own-key",
    plant: unset("virginia/alarms/page", "kms_master_key_id"),
  },
  {
    name: "encrypts the topic in us-east-1 with the environment's key, which is elsewhere",
    rule: "topic-key-in-its-region",
    plant: (stack) => set("virginia/alarms/page", "kms_master_key_id", referring(stack)(key, "arn"))(stack),
  },
  {
    name: "shuts alarms out of the key in us-east-1",
    rule: "topic-key-opens-to-alarms",
    plant: statement("virginia/key/key", "CloudWatchAlarmsMayPublishToEncryptedTopics", { Action: "kms:Decrypt" }),
  },
  {
    name: "opens the topic in us-east-1 to everybody",
    rule: "topic-admits-the-named",
    plant: statement("virginia/alarms/notify-policy", "BudgetsMayPublish", { Principal: "*" }),
  },
  {
    name: "opens the topic in us-east-1 to budgets of any account",
    rule: "topic-admits-the-named",
    plant: statement("virginia/alarms/notify-policy", "BudgetsMayPublish", { Condition: undefined }),
  },
  {
    name: "shuts alarms out of a topic in us-east-1",
    rule: "topic-opens-to-alarms",
    plant: statement("virginia/alarms/page-policy", "CloudWatchAlarmsMayPublish", { Action: "sns:Subscribe" }),
  },
  {
    name: "makes an alarm in us-east-1 that notifies a topic at home",
    rule: "alarm-notifies-in-its-region",
    plant: set(alarm, "provider", "aws.virginia"),
  },
  {
    name: "lets an alarm notify the topic in us-east-1",
    rule: "alarm-notifies-in-its-region",
    plant: (stack) => set(alarm, "alarm_actions", [referring(stack)("virginia/alarms/page", "arn")])(stack),
  },
  {
    name: "leaves the state unencrypted",
    rule: "state-encrypted",
    plant: (stack) => {
      stack.terraform = { backend: { s3: { ...stack.terraform?.backend?.s3, encrypt: false } } };
    },
  },
  { name: "removes the alarms' key", rule: "topic-has-own-key", plant: remove(key) },
];
