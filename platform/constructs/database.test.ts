import { environments } from "../environments";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const { dev, prod } = environments;
const stack = new SynthesisedStack(dev);
const instance = stack.one("aws_db_instance");

it("runs PostgreSQL 17 and takes its minor versions by itself", () => {
  expect(instance).toMatchObject({ engine: "postgres", engine_version: "17", auto_minor_version_upgrade: true });
});

it("is not public: it has no public address, and lies in the isolated subnets", () => {
  expect(instance.publicly_accessible).toBe(false);
  expect(stack.one("aws_db_subnet_group").subnet_ids).toEqual([
    stack.reference("aws_subnet", "network/isolated-ap-southeast-1a", "id"),
    stack.reference("aws_subnet", "network/isolated-ap-southeast-1b", "id"),
  ]);
});

it("stands behind its own security group", () => {
  const group = stack.reference("aws_security_group", "security-groups/database", "id");
  expect(instance.vpc_security_group_ids).toEqual([group]);
});

it("refuses connections without TLS", () => {
  const { parameter } = stack.one("aws_db_parameter_group");
  expect(parameter).toContainEqual({ name: "rds.force_ssl", value: "1" });
  expect(instance.parameter_group_name).toBe(stack.reference("aws_db_parameter_group", "database", "name"));
});

it("has a master password that only RDS knows, and admits everyone else by IAM", () => {
  expect(instance).toMatchObject({ manage_master_user_password: true, iam_database_authentication_enabled: true });
  expect(instance).not.toHaveProperty("password");
  expect(instance.username).not.toMatch(/^(postgres|admin|root|master)$/);
});

it("stores encrypted, on gp3, and grows by itself to the environment's limit", () => {
  expect(instance).toMatchObject({
    storage_encrypted: true,
    storage_type: "gp3",
    allocated_storage: dev.database.storageGb,
    max_allocated_storage: dev.database.maxStorageGb,
  });
});

it("is encrypted with a key that outlives the environment, as its final snapshot does", () => {
  expect(instance).not.toHaveProperty("kms_key_id");
});

it("keeps as many days of backups as the environment says, tagged as it is", () => {
  expect(instance).toMatchObject({ backup_retention_period: 7, copy_tags_to_snapshot: true });
});

it("goes without a trace in dev, and in prod not before somebody allows it, leaving a snapshot", () => {
  expect(instance).toMatchObject({ deletion_protection: false, skip_final_snapshot: true });
  expect(new SynthesisedStack(prod).one("aws_db_instance")).toMatchObject({
    deletion_protection: true,
    skip_final_snapshot: false,
    final_snapshot_identifier: "lectern-prod-database-final",
  });
});

it("writes down statements that take half a second or more, and every change of its structure", () => {
  const { parameter } = stack.one("aws_db_parameter_group");
  expect(parameter).toContainEqual({ name: "log_min_duration_statement", value: "500" });
  expect(parameter).toContainEqual({ name: "log_statement", value: "ddl" });
});

it("counts what each statement costs, and shows what statements wait for", () => {
  const { parameter } = stack.one("aws_db_parameter_group");
  const counting = { name: "shared_preload_libraries", value: "pg_stat_statements", apply_method: "pending-reboot" };
  expect(parameter).toContainEqual(counting);
  expect(instance).toMatchObject({ performance_insights_enabled: true, performance_insights_retention_period: 7 });
});

it.each(["postgresql", "upgrade"])("keeps its %s log encrypted for as long as the environment says", (log) => {
  expect(instance.enabled_cloudwatch_logs_exports).toContain(log);
  expect(stack.one("aws_cloudwatch_log_group", `database/${log}`)).toMatchObject({
    name: `/aws/rds/instance/lectern-dev-database/${log}`,
    retention_in_days: dev.logs.retentionDays,
    kms_key_id: stack.reference("aws_kms_key", "encryption-key", "arn"),
  });
  expect(instance.depends_on).toContainEqual(expect.stringMatching(`^aws_cloudwatch_log_group.database_${log}`));
});

it("reports what its operating system does every minute, by a role that only its own databases lend RDS", () => {
  const role = stack.reference("aws_iam_role", "database/monitoring", "arn");
  expect(instance).toMatchObject({ monitoring_interval: 60, monitoring_role_arn: role });
  expect(statementsOf(stack.one("aws_iam_role", "database/monitoring").assume_role_policy)).toEqual([
    expect.objectContaining({
      Principal: { Service: "monitoring.rds.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:rds:ap-southeast-1:111111111111:db:lectern-dev-*" },
      },
    }),
  ]);
});

it("is backed up and changed when nobody teaches", () => {
  expect(instance).toMatchObject({ backup_window: "15:00-15:30", maintenance_window: "sat:16:00-sat:17:00" });
});

it("is replaced by no plan where it is protected from deletion", () => {
  expect(instance).not.toHaveProperty("lifecycle");
  expect(new SynthesisedStack(prod).one("aws_db_instance").lifecycle).toEqual({ prevent_destroy: true });
});
