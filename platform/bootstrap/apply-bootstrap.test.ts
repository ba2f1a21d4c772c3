import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { touches } from "../apply/environment-trial.fixture";
import { leftBehind } from "../apply/left-behind";
import { clientOf } from "../commands/deployed.fixture";
import { type StackWork, workOnStack } from "../commands/stack-work";
import { accountsOf } from "../environments/accounts";
import type { Environment } from "../environments/environment";
import { local } from "../environments/local";
import { askS3, python, sharedEmulator } from "../local/emulator/emulator.fixture";
import { stateBucketName } from "../naming";
import { synthesiseBootstrap } from "../stacks/synthesised-stack";
import { findTerraform, operatorEnvironment } from "../terraform/terraform";
import { applyBootstrap, planBootstrap } from "./apply-bootstrap";
import { stateInBucket } from "./own-state";

/** The AWS provider waits a minute for a bucket's lifecycle, each time one is made. */
jest.setTimeout(240_000);

const { emulator, directory: emulatorDirectory } = sharedEmulator();
const folder = mkdtempSync(join(tmpdir(), "lectern-bootstrap-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tagged: Environment = { ...local, budget: { ...local.budget, activateTags: true } };
const retiring: Environment = { ...tagged, retiring: "local" };

const stateFile = `${stateBucketName(local.accountId)}/bootstrap/terraform.tfstate`;

beforeAll(() => {
  Object.assign(process.env, clientOf(emulator().endpoint), {
    // Operations on the account go to a host name with the account's id in front, which only a proxy can find.
    HTTP_PROXY: emulator().endpoint,
  });
});

/** The bootstrap of the account that these environments live in, as on a machine of its own. */
function workOn(machine: string, ...residents: readonly Environment[]): StackWork {
  const [account] = accountsOf(residents);
  if (!account) throw new Error("There is no account.");
  const stack = synthesiseBootstrap(mkdtempSync(join(folder, "synth-")), account);
  return workOnStack(stack, join(folder, machine), { env: process.env });
}

/** What `npm run bootstrap` would do, before anybody confirms it. */
async function planned(work: StackWork): Promise<readonly string[]> {
  return touches(await planBootstrap(work, stateInBucket(local), []));
}

/** The commands of platform/README.md that destroy a bootstrap, with yes to every question. */
async function destroyAsDocumented({ directory }: StackWork): Promise<string> {
  const readme = readFileSync(resolve(__dirname, "../README.md"), "utf8");
  const [, documented = ""] = /```sh\ncd \.lectern\/bootstrap\/bootstrap-dev\n([^`]+)```/.exec(readme) ?? [];
  const yes = { TF_CLI_ARGS: "-no-color", TF_CLI_ARGS_init: "-force-copy", TF_CLI_ARGS_destroy: "-auto-approve" };
  const env = { ...operatorEnvironment(findTerraform(process.env), directory, process.env), ...yes };
  const { stdout } = await promisify(execFile)("sh", ["-ec", documented], { cwd: directory, env });
  return stdout;
}

it("makes the bucket for its own state, moves the state there, and has nothing to change on another machine", async () => {
  const first = workOn("first", local);
  const all = await planned(first);
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((each) => !each.startsWith("create bootstrap-local/"))).toEqual([]);
  expect(await applyBootstrap(first)).toBe(true);
  expect(await (await askS3(emulator(), "GET", stateFile)).text()).toContain(stateBucketName(local.accountId));
  expect(await planned(workOn("second", local))).toEqual([]);
});

it("touches nothing but the tags when costs are to be told apart by them", async () => {
  const work = workOn("second", tagged);
  expect(await planned(work)).toEqual([
    "create bootstrap-local/cost-tags/Environment",
    "create bootstrap-local/cost-tags/Project",
  ]);
  await applyBootstrap(work);
  expect(await planned(work)).toEqual([]);
});

it("touches nothing that is there for another environment in the account", async () => {
  const changes = await planned(workOn("second", tagged, { ...local, name: "qa" }));
  expect(changes).toContain("create bootstrap-local/boundary-qa/policy");
  expect(changes.filter((each) => !/^create bootstrap-local\/(boundary-)?qa\//.test(each))).toEqual([]);
});

it("is not destroyed as it is: Terraform refuses to plan the loss of a bucket, of a log or of the trail's key", async () => {
  const work = workOn("second", tagged);
  await planned(work);
  const destruction = work.terraform.plan(join(work.directory, "destruction.tfplan"), "-destroy");
  const { output = "" } = await destruction.then(
    () => ({}),
    (error) => error,
  );
  const refused = [...output.matchAll(/Resource\s+(\S+)\s+has\s+lifecycle\.prevent_destroy\s+set/g)];
  expect(refused.map(([, address = ""]) => work.pathOf(address)).sort()).toEqual([
    "bootstrap-local/audit-trail/bucket/bucket",
    "bootstrap-local/audit-trail/key",
    "bootstrap-local/log-bucket/bucket/bucket",
    "bootstrap-local/operating-system-log/log-group",
    "bootstrap-local/release-bucket/bucket",
    "bootstrap-local/state-bucket/bucket",
  ]);
});

it("is taken down with its last environment, in two deliberate steps, and leaves the keys of what was logged for a month", async () => {
  const work = workOn("second", retiring);
  expect(await planned(work)).toEqual([
    "update bootstrap-local/audit-trail/bucket/bucket",
    "update bootstrap-local/log-bucket/bucket/bucket",
    "update bootstrap-local/release-bucket/bucket",
    "update bootstrap-local/state-bucket/bucket",
  ]);
  await applyBootstrap(work);
  expect(await destroyAsDocumented(work)).toMatch(/Destroy complete! Resources: \d+ destroyed/);
  await emulator().save();
  expect([...(await leftBehind(python, emulatorDirectory()))].sort()).toEqual([
    "kms ap-southeast-1 keys/… (PendingDeletion)",
    "kms ap-southeast-1 keys/… (PendingDeletion)",
    // AWS goes on listing a tag that it has seen on a bill, as inactive.
    "supplement/costExplorer/Environment",
    "supplement/costExplorer/Project",
  ]);
});

it("is made again after that", async () => {
  const all = await planned(workOn("second", local));
  expect(all.filter((each) => !each.startsWith("create bootstrap-local/"))).toEqual([]);
});
