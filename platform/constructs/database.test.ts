import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

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
