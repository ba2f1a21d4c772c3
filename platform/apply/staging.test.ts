import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { validEnvironments } from "../environments/validate";
import type { EnvironmentOutputs } from "../outputs";
import { leaksOf } from "./deployed-secrets.fixture";
import { EnvironmentTrial, retired, touches } from "./environment-trial.fixture";
import { permissionProblems } from "./pipeline-permissions.fixture";

/** RDS alone takes the AWS provider 80 s of waiting each way; on a busy machine all of it takes far longer. */
jest.setTimeout(900_000);

const { staging } = environments;
const changed: Environment = {
  ...staging,
  logs: { retentionDays: 180 },
  network: { ...staging.network, flowLogs: "rejects" },
};
let trial: EnvironmentTrial;
let outputs: EnvironmentOutputs;

beforeAll(async () => {
  trial = await EnvironmentTrial.begin(staging);
});

afterAll(() => trial.end());

it("applies, and has nothing to change the second time", async () => {
  const deployed = await trial.deploy();
  outputs = deployed.outputs;
  expect(deployed.changes).toMatch(/^\d+ added, 0 changed, 0 destroyed$/);
  expect(touches(await trial.plan(staging))).toEqual([]);
});

it("leaves no secret in the state, the plan, the user data, the API's configuration or a file", async () => {
  expect(await leaksOf(trial, outputs)).toEqual([]);
});

it("takes a longer retention of logs, and logs only what the network refuses, and touches nothing else", async () => {
  const logGroups = trial.pathsOf("aws_cloudwatch_log_group").map((path) => `update ${path}`);
  expect(touches(await trial.plan(changed))).toEqual([
    "replace staging/network/flow-log",
    ...[...logGroups, "update staging/log-bucket/bucket/lifecycle"].sort(),
  ]);
  await trial.apply(changed);
  expect(touches(await trial.plan(changed))).toEqual([]);
});

it("is not destroyed as it is: Terraform refuses to plan it, and AWS whoever goes round Terraform", async () => {
  await expect(trial.destroy(changed)).rejects.toThrow(
    /aws_db_instance\.database_instance_\w+[\s\S]*\slifecycle\.prevent_destroy/,
  );
  expect(await trial.refusalsByAws(outputs)).toEqual([
    "InvalidParameterCombination",
    "OperationNotPermitted",
    "BucketNotEmpty",
  ]);
});

it("keeps its backups and its zone, as long as its buckets are to be kept", async () => {
  const halfway = { ...retired(changed), buckets: staging.buckets };
  await expect(trial.planDestruction(halfway)).rejects.toThrow(
    /aws_backup_vault\.database-backup_vault_[\s\S]*aws_route53_zone\.zone_\w+\s+has\s+lifecycle\.prevent_destroy/,
  );
});

it("is taken down in two deliberate steps, and leaves a last snapshot", async () => {
  const retiring = retired(changed);
  expect(() => validEnvironments({ staging: retiring })).not.toThrow();
  expect(touches(await trial.plan(retiring))).toEqual([
    "update staging/api/host",
    "update staging/assets/bucket/bucket",
    "update staging/database-backup/copy-vault",
    "update staging/database-backup/vault",
    "update staging/database/instance",
    "update staging/frontend/bucket/bucket",
    "update staging/log-bucket/bucket/bucket",
    "update staging/zone/zone",
  ]);
  await trial.apply(retiring);
  await trial.destroy(retiring);
  expect(await trial.leftBehind()).toEqual([
    "kms ap-southeast-1 keys/… (PendingDeletion)",
    "kms ap-southeast-2 keys/… (PendingDeletion)",
    "kms us-east-1 keys/… (PendingDeletion)",
    "rds ap-southeast-1 database_snapshots/lectern-staging-database-final (available)",
    "s3 aws buckets/lectern-bootstrap-state-222222222222",
  ]);
});

it("asked AWS in all this for what the pipeline's roles may do, which may do nothing else but what is declared", async () => {
  expect(await permissionProblems(trial)).toEqual([]);
});
