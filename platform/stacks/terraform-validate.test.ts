import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "../environments";
import { type Account, accountsOf } from "../environments/accounts";
import type { Environment } from "../environments/environment";
import { findTerraform, terraformEnvironment } from "../terraform/terraform";
import { SynthesisedStack } from "./synthesised-stack";

const terraform = findTerraform(process.env);
const folder = mkdtempSync(join(tmpdir(), "lectern-validate-"));
const env = terraformEnvironment(terraform, folder, process.env);

/** Runs Terraform in the folder, with the real AWS provider. */
function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(terraform.command, args, { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} said:\n${stdout}${stderr}`);
  return stdout;
}

function writeStack(of: Environment | Account): void {
  writeFileSync(join(folder, "cdk.tf.json"), new SynthesisedStack(of).text);
}

beforeAll(() => {
  writeStack(environments.dev);
  run("init", "-backend=false", "-input=false", "-no-color");
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

const { dev } = environments;
const open: Environment = { ...dev, api: { ...dev.api, exposure: "public", adminCidr: "203.0.113.7/32" } };

const sharing: Environment = { ...dev, pipelines: { gitHubIdentity: "looked-up" } };
const accounts = accountsOf([sharing]).map(
  (account) => ["an account that shares its trust in GitHub", account] as const,
);

it.each([...Object.entries(environments), ["dev with a public API and an administrator", open] as const, ...accounts])(
  "gives Terraform and its AWS provider a configuration that they accept: %s",
  (_, of) => {
    writeStack(of);
    expect(JSON.parse(run("validate", "-json"))).toMatchObject({ valid: true, diagnostics: [] });
  },
  60_000,
);
