import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Terraform } from "../terraform/terraform";

export interface ApplyBootstrapOptions {
  /** The stack's cdk.tf.json. */
  readonly configuration: string;
  /** Where Terraform works. Until the state has moved into its bucket it lies here. */
  readonly directory: string;
  readonly terraform: Terraform;
  /** Names the account's credentials, and Terraform's settings. */
  readonly env: NodeJS.ProcessEnv;
  /** Does without asking whether the plan is to be applied. */
  readonly autoApprove: boolean;
  /** Receives what Terraform has said of the plan and of what became of it; without it, the terminal does as it is said. */
  readonly show?: (text: string) => void;
}

/** Terraform ended with an error, which it has told. */
export class BootstrapFailed extends Error {
  constructor(step: string, output: string) {
    super(`terraform ${step} failed; what was made is kept, run the same command again.\n${output}`.trimEnd());
    this.name = "BootstrapFailed";
  }
}

const localState = "terraform.tfstate";
const override = "backend_override.tf.json";

/**
 * Applies a bootstrap stack, which keeps its state in a bucket that it makes itself: where the bucket is not there yet, with its
 * state beside it at first, which then moves into the bucket. Cut off, it goes on where it was. Rejects with BootstrapFailed.
 */
export async function applyBootstrap(options: ApplyBootstrapOptions): Promise<void> {
  const { configuration, directory } = options;
  mkdirSync(directory, { recursive: true });
  copyFileSync(configuration, join(directory, "cdk.tf.json"));
  if (existsSync(join(directory, localState)) || !(await hasStateBucket(options))) await applyBesideState(options);
  else await apply(options);
}

async function applyBesideState(options: ApplyBootstrapOptions): Promise<void> {
  const { directory } = options;
  writeFileSync(join(directory, override), JSON.stringify({ terraform: { backend: { local: {} } } }));
  await silently(options, "init", "-input=false", "-reconfigure");
  await apply(options);
  rmSync(join(directory, override));
  await silently(options, "init", "-input=false", "-migrate-state", "-force-copy");
  rmSync(join(directory, localState));
}

/** Terraform finds out by looking for its state. */
async function hasStateBucket(options: ApplyBootstrapOptions): Promise<boolean> {
  rmSync(join(options.directory, override), { force: true });
  const { status, output } = await run(options, "pipe", ["init", "-input=false", "-reconfigure", "-no-color"]);
  if (status === 0) return true;
  if (/S3 bucket "[^"]*" does not exist/.test(output)) return false;
  throw new BootstrapFailed("init", output);
}

async function silently(options: ApplyBootstrapOptions, ...args: readonly string[]): Promise<void> {
  const { status, output } = await run(options, "pipe", [...args, "-no-color"]);
  if (status !== 0) throw new BootstrapFailed(args.join(" "), output);
}

async function apply(options: ApplyBootstrapOptions): Promise<void> {
  const args = ["apply", ...(options.autoApprove ? ["-auto-approve", "-input=false"] : [])];
  const { status, output } = await run(options, options.show ? "pipe" : "inherit", args);
  if (status !== 0) throw new BootstrapFailed("apply", output);
  options.show?.(output);
}

async function run(
  { directory, terraform, env }: ApplyBootstrapOptions,
  shown: "pipe" | "inherit",
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(terraform.command, args, { cwd: directory, env, stdio: ["inherit", shown, shown] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}
