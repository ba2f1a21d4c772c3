import type { Block, Resource } from "../../terraform/stack-configuration";
import { ofEach, type Rules, resources } from "../rule";

/** Last days of community support: postgresql.org, "Versioning Policy". */
const supportedUntil: Readonly<Record<string, string>> = {
  "14": "2026-11-12",
  "15": "2027-11-11",
  "16": "2028-11-09",
  "17": "2029-11-08",
  "18": "2030-11-14",
};

const expectedNames = ["admin", "administrator", "master", "postgres", "rdsadmin", "root", "user"];
const databases = resources("aws_db_instance");

export const rdsRules = {
  "database-not-public": {
    answers: ["CKV_AWS_17", "RDS.2", "CIS 3.2.3", "AWS-0180", "cdk-nag RDS2"],
    class: "M",
    says: "No database has a public address.",
    remedy: "Set publicly_accessible to false.",
    findings: ofEach(databases, (database) => !database.isFalse("publicly_accessible") && "has a public address"),
  },
  "database-in-own-subnets": {
    answers: ["RDS.2", "cdk-nag RDS2"],
    class: "M",
    says: "A database stands in subnets that were chosen for it.",
    remedy: "Set db_subnet_group_name to a subnet group of this stack.",
    findings: ofEach(
      databases,
      (database) =>
        database.stack.target(database.attributes.db_subnet_group_name, "aws_db_subnet_group") === undefined &&
        "stands in the account's default network",
    ),
  },
  "database-encrypted": {
    answers: ["CKV_AWS_16", "RDS.3", "CIS 3.2.1", "AWS-0080"],
    class: "M",
    says: "A database's storage, and so its backups, are encrypted.",
    remedy: "Set storage_encrypted to true.",
    findings: ofEach(databases, (database) => !database.isTrue("storage_encrypted") && "is not encrypted"),
  },
  "database-requires-tls": {
    answers: ["CKV2_AWS_69", "RDS.38"],
    class: "M",
    says: "A database refuses connections without TLS.",
    remedy: "Set parameter_group_name to an aws_db_parameter_group of this stack with rds.force_ssl = 1.",
    findings: ofEach(
      databases,
      (database) => parameter(database, "rds.force_ssl") !== "1" && "accepts connections without TLS",
    ),
  },
  "database-backed-up-for-a-week": {
    answers: ["CKV_AWS_133", "RDS.11", "AWS-0077"],
    class: "M",
    says: "A database can be had back as it was at any second of the last seven days.",
    remedy: "Set backup_retention_period to at least 7.",
    findings: ofEach(
      databases,
      (database) => (database.number("backup_retention_period") ?? 0) < 7 && "keeps less than 7 days of backups",
    ),
  },
  "database-leaves-snapshot": {
    answers: ["cdk-nag RDS10"],
    class: "M",
    says: "Deleting a database leaves a snapshot.",
    remedy: "Set skip_final_snapshot to false and name final_snapshot_identifier.",
    findings: ofEach(
      databases,
      (database) =>
        (!database.isFalse("skip_final_snapshot") || database.text("final_snapshot_identifier") === undefined) &&
        "goes without a snapshot",
    ),
  },
  "database-protected-from-deletion": {
    answers: ["CKV_AWS_293", "RDS.8", "AWS-0177", "cdk-nag RDS13"],
    class: "M",
    says: "Nobody deletes a database by mistake.",
    remedy: "Set deletion_protection to true.",
    findings: ofEach(databases, (database) => !database.isTrue("deletion_protection") && "can be deleted by one call"),
  },
  "database-tags-snapshots": {
    answers: ["CKV2_AWS_60", "RDS.17"],
    class: "M",
    says: "A snapshot says whose it is.",
    remedy: "Set copy_tags_to_snapshot to true.",
    findings: ofEach(
      databases,
      (database) => !database.isTrue("copy_tags_to_snapshot") && "leaves snapshots without tags",
    ),
  },
  "database-password-held-by-rds": {
    answers: ["ASVS 13.3.1", "cdk-nag SMG4"],
    class: "M",
    says: "RDS makes, keeps and rotates the master password; it is in no configuration and no state.",
    remedy: "Set manage_master_user_password to true and remove the password.",
    findings: ofEach(
      databases,
      (database) =>
        (!database.isTrue("manage_master_user_password") ||
          ["password", "password_wo"].some((name) => database.get(name) !== undefined)) &&
        "has a master password that somebody knows",
    ),
  },
  "database-master-unguessable": {
    answers: ["RDS.25", "ASVS 13.2.3"],
    class: "M",
    says: "The master user has no name that everybody tries first.",
    remedy: `Choose a username other than ${expectedNames.join(", ")}.`,
    findings: ofEach(
      databases,
      (database) =>
        expectedNames.includes((database.text("username") ?? "postgres").toLowerCase()) &&
        "has a master user with an expected name",
    ),
  },
  "database-admits-by-iam": {
    answers: ["CKV_AWS_161", "RDS.10", "ASVS 13.2.2"],
    class: "M",
    says: "Services log in to the database by their role.",
    remedy: "Set iam_database_authentication_enabled to true.",
    findings: ofEach(
      databases,
      (database) => !database.isTrue("iam_database_authentication_enabled") && "knows no login by role",
    ),
  },
  "database-exports-logs": {
    answers: ["CKV_AWS_129", "RDS.9", "RDS.36"],
    class: "M",
    says: "The database's log outlives it.",
    remedy: 'Set enabled_cloudwatch_logs_exports to ["postgresql", "upgrade"].',
    findings: ofEach(
      databases,
      (database) =>
        !database.texts("enabled_cloudwatch_logs_exports").includes("postgresql") && "keeps its log to itself",
    ),
  },
  "database-logs-statements": {
    answers: ["CKV2_AWS_30"],
    class: "M",
    says: "The database logs changes of its structure and statements that take long.",
    remedy: "Set log_statement to ddl (or mod) and log_min_duration_statement to milliseconds in the parameter group.",
    findings: ofEach(databases, (database) => {
      const changes = ["ddl", "mod", "all"].includes(parameter(database, "log_statement") ?? "none");
      const slow = Number(parameter(database, "log_min_duration_statement") ?? -1) >= 0;
      return !(changes && slow) && "does not log changes of its structure and slow statements";
    }),
  },
  "database-observed-from-below": {
    answers: ["CKV_AWS_118", "RDS.6"],
    class: "M",
    says: "What the database's operating system does is seen (enhanced monitoring).",
    remedy: "Set monitoring_interval to 60 or less and monitoring_role_arn.",
    findings: ofEach(
      databases,
      (database) =>
        ((database.number("monitoring_interval") ?? 0) === 0 || database.text("monitoring_role_arn") === undefined) &&
        "has no enhanced monitoring",
    ),
  },
  "database-shows-what-it-waits-for": {
    answers: ["CKV_AWS_353"],
    class: "M",
    says: "What statements wait for is seen (Performance Insights).",
    remedy: "Set performance_insights_enabled to true.",
    findings: ofEach(
      databases,
      (database) => !database.isTrue("performance_insights_enabled") && "has no Performance Insights",
    ),
  },
  "database-takes-minor-versions": {
    answers: ["CKV_AWS_226", "RDS.13", "CIS 3.2.2"],
    class: "M",
    says: "Corrections of PostgreSQL come by themselves.",
    remedy: "Leave out auto_minor_version_upgrade, or set it to true.",
    findings: ofEach(
      databases,
      (database) =>
        (database.text("auto_minor_version_upgrade") ?? "true") !== "true" && "does not take minor versions by itself",
    ),
  },
  "database-storage-grows": {
    answers: ["REL07-BP01"],
    class: "M",
    says: "The database's storage grows before it is full.",
    remedy: "Set max_allocated_storage above allocated_storage.",
    findings: ofEach(
      databases,
      (database) =>
        (database.number("max_allocated_storage") ?? 0) <= (database.number("allocated_storage") ?? 0) && "cannot grow",
    ),
  },
  "database-storage-alarmed": {
    answers: ["REL06-BP03"],
    class: "M",
    says: "Somebody is told before the database's storage is full.",
    remedy: "Add an aws_cloudwatch_metric_alarm on AWS/RDS FreeStorageSpace with the dimension DBInstanceIdentifier.",
    findings: ofEach(
      databases,
      (database) =>
        !database.stack.all("aws_cloudwatch_metric_alarm").some((alarm) => watchesStorage(alarm, database)) &&
        "fills up unnoticed",
    ),
  },
  "database-in-two-zones": {
    answers: ["CKV_AWS_157", "RDS.5", "CIS 3.2.4", "cdk-nag RDS3"],
    class: "P",
    says: "Production's database survives the loss of a zone.",
    remedy: "Set multi_az to true; or waive it with what it would cost.",
    findings: ofEach(databases, (database) => !database.isTrue("multi_az") && "stands in one zone"),
  },
  "database-version-supported": {
    answers: ["rds_instance_deprecated_engine_version"],
    class: "M",
    says: "PostgreSQL's community still corrects the database's version.",
    remedy: `Move to a version that is: ${Object.entries(supportedUntil)
      .map(([version, until]) => `${version} until ${until}`)
      .join(", ")}.`,
    findings: ofEach(databases, (database, { today }) => {
      const [major = ""] = (database.text("engine_version") ?? "").split(".");
      const until = supportedUntil[major];
      if (until === undefined) return `has a version that is not known to be supported: "${major}"`;
      return today > until && `has a version that was supported until ${until}`;
    }),
  },
} as const satisfies Rules;

/** A parameter's value in the parameter group that is attached to the database. */
function parameter(database: Resource, name: string): string | undefined {
  const group = database.stack.target(database.attributes.parameter_group_name, "aws_db_parameter_group");
  const value = group
    ?.blocks("parameter")
    .find((each) => each.text("name") === name)
    ?.text("value");
  return value === "on" || value === "true" ? "1" : value;
}

function watchesStorage(alarm: Resource, database: Resource): boolean {
  return [alarm, ...alarm.blocks("metric_query.metric")].some(
    (metric) => isFreeStorage(metric) && isAbout(metric, database),
  );
}

function isFreeStorage(metric: Block): boolean {
  return metric.text("namespace") === "AWS/RDS" && metric.text("metric_name") === "FreeStorageSpace";
}

function isAbout(metric: Block, database: Resource): boolean {
  const { stack } = database;
  const [dimensions] = metric.blocks("dimensions");
  return stack.target(dimensions?.attributes.DBInstanceIdentifier, "aws_db_instance") === database;
}
