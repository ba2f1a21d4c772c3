import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { EnvironmentTrial, touches } from "./environment-trial.fixture";

jest.setTimeout(400_000);

const { dev } = environments;
let trial: EnvironmentTrial;

beforeAll(async () => {
  trial = await EnvironmentTrial.begin(dev);
});

afterAll(() => trial.end());

it("applies, and has nothing to change the second time", async () => {
  const { changes, outputs } = await trial.deploy();
  expect(changes).toMatch(/^\d+ added, 0 changed, 0 destroyed$/);
  expect(outputs).toMatchObject({ environment: "dev", databaseHost: "localhost", databasePort: "54321" });
  expect(touches(await trial.plan(dev))).toEqual([]);
});

it("takes a larger host and opens it to everybody, and touches nothing else", async () => {
  const changed: Environment = { ...dev, api: { ...dev.api, instanceType: "t3.medium", exposure: "public" } };
  expect(touches(await trial.plan(changed))).toEqual([
    "create dev/security-groups/http-from-anywhere",
    "create dev/security-groups/https-from-anywhere",
    "delete dev/security-groups/https-from-cloudfront",
    "update dev/api/host",
  ]);
  await trial.apply(changed);
  expect(touches(await trial.plan(changed))).toEqual([]);
});

it("destroys all that it made, but for the key that AWS keeps for thirty days", async () => {
  await trial.destroy(dev);
  expect(await trial.leftBehind()).toEqual([
    "kms ap-southeast-1 keys/… (PendingDeletion)",
    "s3 aws buckets/lectern-bootstrap-state-111111111111",
  ]);
});
