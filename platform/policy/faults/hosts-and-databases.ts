import { add, set, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const host = "api/host";
const database = "database/instance";
const patching = (part: string) => `api/patching/${part}`;

export const hostAndDatabaseFaults: readonly Fault[] = [
  {
    name: "makes metadata tokens optional",
    rule: "metadata-needs-token",
    plant: set(host, "metadata_options.http_tokens", "optional"),
  },
  { name: "says nothing of metadata", rule: "metadata-needs-token", plant: unset(host, "metadata_options") },
  {
    name: "lets metadata go two hops",
    rule: "metadata-one-hop-away",
    plant: set(host, "metadata_options.http_put_response_hop_limit", 2),
  },
  {
    name: "leaves the hop limit to the image",
    rule: "metadata-one-hop-away",
    plant: unset(host, "metadata_options.http_put_response_hop_limit"),
  },
  {
    name: "leaves the root volume unencrypted",
    rule: "volumes-encrypted",
    plant: set(host, "root_block_device.encrypted", false),
  },
  {
    name: "adds a volume that is unencrypted",
    rule: "volumes-encrypted",
    plant: set(host, "ebs_block_device", [{ device_name: "/dev/sdb" }]),
  },
  { name: "leaves EBS optimisation out", rule: "host-reads-disk-at-full-speed", plant: unset(host, "ebs_optimized") },
  {
    name: "puts a password into user data",
    rule: "user-data-holds-no-secret",
    plant: set(host, "user_data", "#cloud-config\nDATABASE_PASSWORD=correct-horse\n"),
  },
  {
    name: "puts an encoded token into user data",
    rule: "user-data-holds-no-secret",
    plant: set(host, "user_data_base64", Buffer.from("API_TOKEN=correct-horse").toString("base64")),
  },
  {
    name: "starts a second host with an AWS key",
    rule: "user-data-holds-no-secret",
    plant: add("aws_instance", { user_data: "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE" }),
  },
  { name: "takes the host's role away", rule: "host-acts-as-role", plant: unset(host, "iam_instance_profile") },
  {
    name: "takes Session Manager away",
    rule: "host-managed-by-ssm",
    plant: set("api/role/policy", "policy", '{"Statement":[]}'),
  },
  {
    name: "only looks for patches",
    rule: "host-patched",
    plant: set(patching("task"), "task_invocation_parameters.run_command_parameters.parameter.0.values", ["Scan"]),
  },
  {
    name: "closes the patch window",
    rule: "host-patched",
    plant: set(patching("window"), "enabled", false),
    environment: "dev",
  },
  {
    name: "renames the patch group of the host alone",
    rule: "host-patched",
    plant: set(host, "tags.PatchGroup", "lectern-prod-host"),
  },
  {
    name: "forgets whom the window is for",
    rule: "host-patched",
    plant: unset(patching("task"), "targets"),
  },
  {
    name: "has security updates wait for half a year",
    rule: "security-updates-approved",
    plant: set(patching("baseline"), "approval_rule.1.approve_after_days", 180),
  },
  {
    name: "gives the host a public address at launch",
    rule: "host-starts-without-public-address",
    plant: set(host, "associate_public_ip_address", true),
  },
  {
    name: "keeps the host when its user data change",
    rule: "host-rebuilt-from-user-data",
    plant: set(host, "user_data_replace_on_change", false),
  },
  {
    name: "installs the latest release",
    rule: "host-artifacts-pinned",
    plant: set(host, "user_data", "curl https://releases.example/latest/api.tar.gz"),
  },
  { name: "makes the database public", rule: "database-not-public", plant: set(database, "publicly_accessible", true) },
  {
    name: "puts the database into the default network",
    rule: "database-in-own-subnets",
    plant: unset(database, "db_subnet_group_name"),
  },
  { name: "leaves the database unencrypted", rule: "database-encrypted", plant: unset(database, "storage_encrypted") },
  {
    name: "makes TLS optional",
    rule: "database-requires-tls",
    plant: set("database/parameter-group", "parameter", [{ name: "rds.force_ssl", value: "0" }]),
  },
  {
    name: "detaches the parameter group",
    rule: "database-requires-tls",
    plant: unset(database, "parameter_group_name"),
  },
  {
    name: "keeps one day of backups",
    rule: "database-backed-up-for-a-week",
    plant: set(database, "backup_retention_period", 1),
  },
  {
    name: "switches backups off",
    rule: "database-backed-up-for-a-week",
    plant: set(database, "backup_retention_period", 0),
    environment: "dev",
  },
  {
    name: "skips the final snapshot",
    rule: "database-leaves-snapshot",
    plant: set(database, "skip_final_snapshot", true),
  },
  {
    name: "skips staging's final snapshot",
    rule: "database-leaves-snapshot",
    plant: set(database, "skip_final_snapshot", true),
    environment: "staging",
  },
  {
    name: "unprotects the database",
    rule: "database-protected-from-deletion",
    plant: set(database, "deletion_protection", false),
  },
  {
    name: "leaves snapshots without tags",
    rule: "database-tags-snapshots",
    plant: set(database, "copy_tags_to_snapshot", false),
  },
  {
    name: "writes the master password down",
    rule: "database-password-held-by-rds",
    plant: set(database, "password", "correct-horse"),
  },
  {
    name: "takes the password back from RDS",
    rule: "database-password-held-by-rds",
    plant: set(database, "manage_master_user_password", false),
  },
  {
    name: "calls the master user postgres",
    rule: "database-master-unguessable",
    plant: set(database, "username", "postgres"),
  },
  {
    name: "switches IAM authentication off",
    rule: "database-admits-by-iam",
    plant: unset(database, "iam_database_authentication_enabled"),
  },
  {
    name: "stays at its minor version",
    rule: "database-takes-minor-versions",
    plant: set(database, "auto_minor_version_upgrade", false),
  },
  {
    name: "stops the storage from growing",
    rule: "database-storage-grows",
    plant: unset(database, "max_allocated_storage"),
  },
  {
    name: "goes back to PostgreSQL 13",
    rule: "database-version-supported",
    plant: set(database, "engine_version", "13.20"),
  },
];
