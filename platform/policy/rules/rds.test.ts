import { remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { rdsRules } from "./rds";

const freeStorage = {
  namespace: "AWS/RDS",
  metric_name: "FreeStorageSpace",
  dimensions: { DBInstanceIdentifier: "${aws_db_instance.data.identifier}" },
};
const sound: Parts = {
  aws_db_instance: {
    data: {
      identifier: "lectern-database",
      engine_version: "17.4",
      db_subnet_group_name: "${aws_db_subnet_group.data.name}",
      parameter_group_name: "${aws_db_parameter_group.data.id}",
      publicly_accessible: false,
      storage_encrypted: true,
      allocated_storage: 20,
      max_allocated_storage: 50,
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "final",
      username: "lectern_master",
      manage_master_user_password: true,
      iam_database_authentication_enabled: true,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
      monitoring_interval: 60,
      monitoring_role_arn: "${aws_iam_role.monitoring.arn}",
      performance_insights_enabled: true,
      multi_az: true,
    },
  },
  aws_db_subnet_group: { data: { name: "database" } },
  aws_db_parameter_group: {
    data: {
      name: "database",
      parameter: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_statement", value: "ddl" },
        { name: "log_min_duration_statement", value: 500 },
      ],
    },
  },
  aws_cloudwatch_metric_alarm: { storage: freeStorage },
};

const database = "aws_db_instance.data";
const parameters = "aws_db_parameter_group.data";

holdRules(rdsRules, sound, {
  "database-not-public": {
    holds: { "nothing is said": unset(database, "publicly_accessible") },
    breaks: {
      "it is": set(database, "publicly_accessible", true),
      "it is, as a text": set(database, "publicly_accessible", "true"),
      "nobody knows": set(database, "publicly_accessible", "${var.public}"),
    },
  },
  "database-in-own-subnets": {
    breaks: {
      "nothing is said": unset(database, "db_subnet_group_name"),
      "it is the default": set(database, "db_subnet_group_name", "default"),
    },
  },
  "database-encrypted": {
    breaks: {
      "nothing is said": unset(database, "storage_encrypted"),
      "it is null": set(database, "storage_encrypted", null),
    },
  },
  "database-requires-tls": {
    holds: { "the group is named literally": set(database, "parameter_group_name", "database") },
    breaks: {
      "TLS is optional": set(parameters, "parameter.0.value", "0"),
      "the parameter is missing": set(parameters, "parameter", []),
      "the group is not attached": unset(database, "parameter_group_name"),
      "AWS's group is attached": set(database, "parameter_group_name", "default.postgres17"),
    },
  },
  "database-backed-up-for-a-week": {
    holds: { "it is longer, as a text": set(database, "backup_retention_period", "35") },
    breaks: {
      "it is a day": set(database, "backup_retention_period", 1),
      "nothing is said": unset(database, "backup_retention_period"),
    },
  },
  "database-leaves-snapshot": {
    breaks: {
      "it is skipped": set(database, "skip_final_snapshot", true),
      "it has no name, so that deleting fails": unset(database, "final_snapshot_identifier"),
    },
  },
  "database-protected-from-deletion": {
    breaks: {
      "it is not": set(database, "deletion_protection", false),
      "nothing is said": unset(database, "deletion_protection"),
    },
  },
  "database-tags-snapshots": { breaks: { "nothing is said": unset(database, "copy_tags_to_snapshot") } },
  "database-password-held-by-rds": {
    breaks: {
      "it is in the configuration": together(
        unset(database, "manage_master_user_password"),
        set(database, "password", "hunter2"),
      ),
      "Terraform makes it": set(database, "password", "${random_password.master.result}"),
      "it is written only": set(database, "password_wo", "hunter2"),
    },
  },
  "database-master-unguessable": {
    breaks: {
      "it is postgres": set(database, "username", "postgres"),
      "nothing is said": unset(database, "username"),
      "it is in capitals": set(database, "username", "Admin"),
    },
  },
  "database-admits-by-iam": { breaks: { "nothing is said": unset(database, "iam_database_authentication_enabled") } },
  "database-exports-logs": {
    breaks: {
      "it exports upgrades only": set(database, "enabled_cloudwatch_logs_exports", ["upgrade"]),
      "nothing is said": unset(database, "enabled_cloudwatch_logs_exports"),
    },
  },
  "database-logs-statements": {
    breaks: {
      "slow ones are not logged": set(parameters, "parameter.2.value", "-1"),
      "changes are not logged": set(parameters, "parameter.1.value", "none"),
      "nothing is said": set(parameters, "parameter", [{ name: "rds.force_ssl", value: "1" }]),
    },
  },
  "database-observed-from-below": {
    breaks: {
      "it is off": set(database, "monitoring_interval", 0),
      "it has no role": unset(database, "monitoring_role_arn"),
    },
  },
  "database-shows-what-it-waits-for": {
    breaks: { "nothing is said": unset(database, "performance_insights_enabled") },
  },
  "database-takes-minor-versions": { breaks: { "it does not": set(database, "auto_minor_version_upgrade", false) } },
  "database-storage-grows": {
    breaks: {
      "there is no limit to grow to": unset(database, "max_allocated_storage"),
      "the limit is what it has": set(database, "max_allocated_storage", 20),
    },
  },
  "database-storage-alarmed": {
    holds: {
      "the alarm calculates": set("aws_cloudwatch_metric_alarm.storage", "metric_query", [{ metric: freeStorage }]),
    },
    breaks: {
      "there is no alarm": remove("aws_cloudwatch_metric_alarm.storage"),
      "it is on another metric": set("aws_cloudwatch_metric_alarm.storage", "metric_name", "FreeableMemory"),
      "it is on another database": set(
        "aws_cloudwatch_metric_alarm.storage",
        "dimensions.DBInstanceIdentifier",
        "other",
      ),
      "it is on none": unset("aws_cloudwatch_metric_alarm.storage", "dimensions"),
    },
  },
  "database-in-two-zones": { breaks: { "nothing is said": unset(database, "multi_az") } },
  "database-version-supported": {
    breaks: {
      "it has ended": set(database, "engine_version", "14.9"),
      "it is unknown": set(database, "engine_version", "9.6"),
      "nothing is said": unset(database, "engine_version"),
    },
  },
});
