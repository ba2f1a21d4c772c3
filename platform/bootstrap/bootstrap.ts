import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Argument, Command } from "commander";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { bootstrapStackName } from "../naming";
import { SynthesisFailed, synthesiseInto } from "../terraform/synthesise";
import { findTerraform, TerraformMissing, terraformEnvironment } from "../terraform/terraform";
import { applyBootstrap, BootstrapFailed } from "./apply-bootstrap";

const folder = resolve(__dirname, "../../.lectern/bootstrap");
const accounts = accountsOf(Object.values(environments)).map(({ name }) => name);

const program = new Command("npm run bootstrap --")
  .description("Makes what the environments of an account share, the bucket with Terraform's state among it.")
  .addArgument(new Argument("<account>", "the account, by the name of its first environment").choices(accounts))
  .option("--auto-approve", "apply without asking")
  .addHelpText(
    "after",
    `
It takes an administrator's credentials of the account. Run again, it applies what has changed.

Examples:
  npm run bootstrap -- dev
  AWS_PROFILE=prod-administrator npm run bootstrap -- prod`,
  );

async function main(account: string, autoApprove: boolean): Promise<void> {
  const directory = join(folder, account);
  const synthesised = join(directory, "cdktf.out");
  mkdirSync(synthesised, { recursive: true });
  synthesiseInto(synthesised);
  const terraform = findTerraform(process.env);
  await applyBootstrap({
    configuration: join(synthesised, "stacks", bootstrapStackName(account), "cdk.tf.json"),
    directory,
    terraform,
    env: { ...terraformEnvironment(terraform, directory, process.env), ...credentials() },
    autoApprove,
  });
}

function credentials(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AWS_")));
}

program.action(async (account: string, { autoApprove = false }: { readonly autoApprove?: boolean }) => {
  try {
    await main(account, autoApprove);
  } catch (error) {
    const isExpected = [BootstrapFailed, SynthesisFailed, TerraformMissing].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
    program.error((error as Error).message);
  }
});
program.parseAsync();
