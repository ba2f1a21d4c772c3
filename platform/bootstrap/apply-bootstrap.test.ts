import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { App, Testing } from "cdktf";
import { accountsOf } from "../environments/accounts";
import { local } from "../environments/local";
import { askS3, sharedEmulator } from "../local/emulator/emulator.fixture";
import { stateBucketName } from "../naming";
import { BootstrapStack } from "../stacks/bootstrap-stack";
import { findTerraform, terraformEnvironment } from "../terraform/terraform";
import { applyBootstrap } from "./apply-bootstrap";

/** The AWS provider waits a minute for a bucket's lifecycle, each time one is made. */
jest.setTimeout(240_000);

const { emulator } = sharedEmulator();
const folder = mkdtempSync(join(tmpdir(), "lectern-bootstrap-"));
const configuration = join(folder, "cdk.tf.json");
const terraform = findTerraform(process.env);

beforeAll(() => {
  const [account] = accountsOf([{ ...local, budget: { ...local.budget, activateTags: true } }]);
  if (!account) throw new Error("There is no account.");
  writeFileSync(configuration, Testing.synth(new BootstrapStack(new App(), account)));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Applies as if on a machine of its own. */
async function apply(machine: string): Promise<string> {
  const { endpoint } = emulator();
  const directory = join(folder, machine);
  let shown = "";
  const env = {
    ...terraformEnvironment(terraform, folder, process.env),
    AWS_ENDPOINT_URL: endpoint,
    // Operations on the account go to a host name with the account's id in front, which only a proxy can find.
    HTTP_PROXY: endpoint,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "2",
  };
  await applyBootstrap({
    configuration,
    directory,
    terraform,
    env,
    autoApprove: true,
    show: (text) => {
      shown = text;
    },
  });
  return stripVTControlCharacters(shown);
}

it("makes the bucket for its own state, moves the state there, and has nothing to change on another machine", async () => {
  expect(await apply("first")).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
  const state = await askS3(emulator(), "GET", `${stateBucketName(local.accountId)}/bootstrap/terraform.tfstate`);
  expect(await state.text()).toContain(stateBucketName(local.accountId));
  expect(await apply("second")).toMatch(/No changes\. Your infrastructure matches the configuration/);
});
