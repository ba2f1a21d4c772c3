import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import type { EnvironmentOutputs } from "../outputs";
import { buildFrontendIn, leakIntoConfiguration, leaksOf } from "./deployed-secrets.fixture";
import { EnvironmentTrial, touches } from "./environment-trial.fixture";
import { permissionProblems } from "./pipeline-permissions.fixture";

/** RDS alone takes the AWS provider 80 s of waiting each way; on a busy machine all of it takes far longer. */
jest.setTimeout(900_000);

const { dev } = environments;
let trial: EnvironmentTrial;
let outputs: EnvironmentOutputs;

beforeAll(async () => {
  trial = await EnvironmentTrial.begin(dev);
});

afterAll(() => trial.end());

it("applies, and has nothing to change the second time", async () => {
  const deployed = await trial.deploy();
  outputs = deployed.outputs;
  expect(deployed.changes).toMatch(/^\d+ added, 0 changed, 0 destroyed$/);
  expect(outputs).toMatchObject({ environment: "dev", databaseHost: "localhost", databasePort: "54321" });
  expect(touches(await trial.plan(dev))).toEqual([]);
});

describe("what a deploy and a build of the frontend leave", () => {
  it("holds no secret that was there: no password that RDS made, no credential, no variable of the operator's", async () => {
    await buildFrontendIn(trial);
    expect(await leaksOf(trial, outputs)).toEqual([]);
  });

  it("would be found out if it did", async () => {
    writeFileSync(join(trial.directory, "planted.log"), JSON.stringify(trial.operatorSecrets));
    await leakIntoConfiguration(trial, outputs);
    expect(await leaksOf(trial, outputs)).toEqual([
      "the API's configuration holds the master password",
      ...Object.keys(trial.operatorSecrets).map((name) => `planted.log holds ${name}`),
    ]);
  });
});

it("takes a larger host and opens it to everybody, takes back what was leaked, and touches nothing else", async () => {
  const changed: Environment = { ...dev, api: { ...dev.api, instanceType: "t3.medium", exposure: "public" } };
  expect(touches(await trial.plan(changed))).toEqual([
    "create dev/security-groups/http-from-anywhere",
    "create dev/security-groups/https-from-anywhere",
    "delete dev/addresses/api-ipv6",
    "delete dev/security-groups/https-from-cloudfront",
    "output apiHostInstanceId",
    // On spot capacity AWS changes the type of no host that there is.
    "replace dev/api/host",
    "update dev/addresses/api",
    "update dev/alarms/host-hardware-impaired",
    "update dev/api-configuration/parameter",
    "update dev/api/terms",
    "update dev/certificate-authorities/api",
    "update dev/frontend/distribution/distribution",
  ]);
  await trial.apply(changed);
  expect(touches(await trial.plan(changed))).toEqual([]);
});

it("destroys all that it made, but for the keys that AWS keeps for thirty days", async () => {
  await trial.destroy(dev);
  expect(await trial.leftBehind()).toEqual([
    "kms ap-southeast-1 keys/… (PendingDeletion)",
    "kms us-east-1 keys/… (PendingDeletion)",
    "s3 aws buckets/lectern-bootstrap-state-111111111111",
  ]);
});

it("asked AWS in all this for what the pipeline's roles may do, which may do nothing else but what is declared", async () => {
  expect(await permissionProblems(trial)).toEqual([]);
});
