import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Environment } from "../environments/environment";
import { type EnvironmentOutputs, readOutputs } from "../outputs";
import { findTerraform, terraformEnvironment } from "../terraform/terraform";
import { clientEnvironment } from "./emulator/emulator";
import { followLines } from "./follow-lines";
import { ProgramFailed, runProgram } from "./program-run";
import { deployIsUnfinished, ensureStateBucket } from "./state-bucket";

export interface DeployOptions {
  /** What is deployed: an environment of Lectern's, whose account the emulated AWS is. */
  readonly environment: Pick<Environment, "name" | "accountId">;
  /** Folder for what CDKTF and Terraform leave: configuration, provider, outputs, log. Nobody else may use it meanwhile. */
  readonly directory: string;
  /** The emulated AWS. */
  readonly endpoint: string;
  /** The caller's environment, of which settings for AWS and Terraform are left out. */
  readonly env: NodeJS.ProcessEnv;
  /** Receives each line that says how far Terraform is. */
  readonly onLine: (line: string) => void;
  /** Takes the stack as it lies synthesised in the directory, instead of the one that the code says. */
  readonly skipSynthesis?: boolean;
  /** Cuts the deploy off. The emulator's next start then goes back to before it, so that Terraform's state fits again. */
  readonly signal: AbortSignal;
}

export interface Deployed {
  readonly outputs: EnvironmentOutputs;
  /** "no changes", or such as "3 added, 1 changed, 0 destroyed". */
  readonly changes: string;
}

/** The AWS provider is neither on the machine nor to be had. */
export class ProviderUnavailable extends Error {
  constructor() {
    super(
      "Terraform could not get the AWS provider: its registry cannot be reached, and no mirror was found on this machine. " +
        "Connect to the network once, or set TF_PLUGIN_MIRROR to a folder made by: terraform providers mirror <folder>",
    );
    this.name = "ProviderUnavailable";
  }
}

/** A deploy to this emulator was cut off, so that Terraform's state lacks what it had made. */
export class DeployCutOff extends Error {
  constructor() {
    super(
      "An earlier deploy was cut off. Start the local cloud again: its emulator then goes back to before that deploy.",
    );
    this.name = "DeployCutOff";
  }
}

/** Terraform reported errors. */
export class DeployFailed extends Error {
  constructor(errors: readonly string[], logFile: string) {
    super(`Terraform says:\n${errors.join("\n")}\nThe whole log: ${logFile}`);
    this.name = "DeployFailed";
  }
}

const cloneFolder = resolve(__dirname, "../..");

/**
 * Deploys an environment's stack to the emulated AWS by `cdktf deploy`, as it is deployed to AWS. Rejects with
 * TerraformMissing, ProviderUnavailable, DeployCutOff, DeployFailed, ProgramFailed, or the signal's reason.
 */
export async function deployStack(options: DeployOptions): Promise<Deployed> {
  const { directory, endpoint, environment } = options;
  const outputsFile = join(directory, "outputs.json");
  await mkdir(directory, { recursive: true });
  await ensureStateBucket(endpoint, environment.accountId);
  await refuseAfterCutOff(options);
  const lines = await runCdktf("deploy", ["--outputs-file", outputsFile, "--skip-provider-lock"], options);
  const outputs = readOutputs(JSON.parse(await readFile(outputsFile, "utf8")), environment.name);
  return { outputs, changes: changesIn(lines) };
}

/** Destroys what `deployStack` made, but for the bucket with Terraform's state. Rejects as it does. */
export async function destroyStack(options: DeployOptions): Promise<void> {
  await refuseAfterCutOff(options);
  await runCdktf("destroy", ["--skip-provider-lock"], options);
}

async function refuseAfterCutOff({ endpoint, environment }: DeployOptions): Promise<void> {
  if (await deployIsUnfinished(endpoint, environment.accountId)) throw new DeployCutOff();
}

async function runCdktf(
  verb: "deploy" | "destroy",
  args: readonly string[],
  options: DeployOptions,
): Promise<string[]> {
  const { directory, endpoint, env, signal } = options;
  const stack = options.environment.name;
  const logFile = join(directory, `${verb}.log`);
  const terraform = findTerraform(env);
  const program = {
    command: process.execPath,
    args: [
      require.resolve("cdktf-cli/bundle/bin/cdktf"),
      verb,
      stack,
      "--auto-approve",
      "--no-color",
      "--output",
      join(directory, "cdktf.out"),
      ...(options.skipSynthesis ? ["--skip-synth"] : []),
      ...args,
    ],
    env: {
      ...terraformEnvironment(terraform, directory, env),
      ...clientEnvironment(endpoint),
      ...byItself(directory),
      // The AWS provider is by far the largest process of the local cloud; it is asked to collect its garbage early.
      GOGC: env.GOGC ?? "50",
      ...(await heardTerraform(terraform.command, directory)),
    },
    workingDirectory: cloneFolder,
    logFile,
    stopSignal: "SIGINT" as const,
  };
  const lines: string[] = [];
  const follower = await followLines(logFile, (raw) => {
    const line = readable(raw, stack);
    if (!line) return;
    lines.push(line);
    options.onLine(line);
  });
  try {
    await runProgram(`cdktf ${verb} ${stack}`, program, signal).finally(() => follower.stop());
  } catch (error) {
    throw error instanceof ProgramFailed ? explained(error, lines, logFile) : error;
  }
  return lines;
}

/**
 * A Terraform that waits a moment after it has failed: CDKTF stops listening as soon as its process is gone, and may then miss
 * its last words, which are the error.
 */
async function heardTerraform(command: string, directory: string): Promise<NodeJS.ProcessEnv> {
  const file = join(directory, "terraform");
  const script = `#!/bin/sh\n"$HEARD_TERRAFORM" "$@"\ncode=$?\n[ "$code" = 0 ] || sleep 1\nexit "$code"\n`;
  await writeFile(file, script, { mode: 0o755 });
  return { TERRAFORM_BINARY_NAME: file, HEARD_TERRAFORM: command };
}

/** CDKTF otherwise keeps its own files and the providers in the home folder, and asks what its newest version is. */
function byItself(directory: string): NodeJS.ProcessEnv {
  return {
    CDKTF_HOME: join(directory, "cdktf-home"),
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    DISABLE_VERSION_CHECK: "1",
    CI: "1",
  };
}

/** The failure in Terraform's own words, which may lie far above the end of its log. */
function explained(failure: ProgramFailed, lines: readonly string[], logFile: string): Error {
  const firstError = lines.findIndex((line) => /^(Error:|│ Error:)/.test(line));
  if (firstError < 0) return failure;
  const errors = lines.slice(firstError, firstError + 25);
  return errors.some((line) => line.includes("Failed to query available provider packages"))
    ? new ProviderUnavailable()
    : new DeployFailed(errors, logFile);
}

/** What Terraform says it did, at the end of a deploy. */
function changesIn(lines: readonly string[]): string {
  const counts = /Resources: (\d+ added, \d+ changed, \d+ destroyed)/.exec(lines.join("\n"))?.[1];
  return !counts || counts === "0 added, 0 changed, 0 destroyed" ? "no changes" : counts;
}

/** A line without colours, without the stack's name that CDKTF puts before it, and without CDKTF's spinner. */
function readable(line: string, stack: string): string {
  const text = stripVTControlCharacters(line).trim();
  return /^[\u2800-\u28ff]/.test(text) ? "" : text.replace(new RegExp(`^${stack}\\s{2}`), "").trim();
}
