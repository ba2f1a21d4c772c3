import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Neither Terraform nor OpenTofu is on the search path. */
export class TerraformMissing extends Error {
  constructor() {
    super(
      "Neither terraform nor tofu is on the PATH. Install Terraform 1.10 or newer (https://developer.hashicorp.com/terraform/install) " +
        "or OpenTofu (https://opentofu.org/docs/intro/install), then run this again.",
    );
    this.name = "TerraformMissing";
  }
}

export interface Terraform {
  /** Path of the program. */
  readonly command: string;
  /** Folder with the providers, in the layout of Terraform's filesystem mirror; undefined where they come from the network. */
  readonly mirror: string | undefined;
}

/** Each program with the registry that a provider's short address means to it. */
const programs = [
  { name: "terraform", registry: "registry.terraform.io" },
  { name: "tofu", registry: "registry.opentofu.org" },
] as const;

/** Finds Terraform, or OpenTofu, and a mirror of the AWS provider if the machine has one. Throws TerraformMissing. */
export function findTerraform(env: NodeJS.ProcessEnv): Terraform {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const { name, registry } of programs) {
    const command = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
    if (command) return { command, mirror: findMirror(env, registry) };
  }
  throw new TerraformMissing();
}

function findMirror(env: NodeJS.ProcessEnv, registry: string): string | undefined {
  return mirrorCandidates(env).find((folder) => existsSync(join(folder, registry, "hashicorp", "aws")));
}

/**
 * Where mirrors lie: where TF_PLUGIN_MIRROR says, in the folders that Terraform itself implies ("Provider Installation" in
 * its CLI configuration's reference), and one level below the Filesystem Hierarchy Standard's folder for add-on software.
 */
function mirrorCandidates({ TF_PLUGIN_MIRROR, HOME, XDG_DATA_HOME }: NodeJS.ProcessEnv): string[] {
  const home = HOME ?? "/nonexistent";
  return [
    ...(TF_PLUGIN_MIRROR ? [TF_PLUGIN_MIRROR] : []),
    join(home, ".terraform.d", "plugins"),
    join(XDG_DATA_HOME ?? join(home, ".local", "share"), "terraform", "plugins"),
    join(home, "Library", "Application Support", "io.terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...foldersIn("/opt"),
  ];
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/**
 * The environment in which Terraform works for us alone: with a CLI configuration of our own in `directory`, and nothing of
 * the caller's own settings for Terraform or AWS. A provider that has to be downloaded is kept in `directory`.
 */
export function terraformEnvironment(
  { command, mirror }: Terraform,
  directory: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|TF_|CDKTF_)/;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name) || name === "TF_LOG"));
  return {
    ...own,
    TF_CLI_CONFIG_FILE: writeCliConfiguration(directory, mirror),
    TERRAFORM_BINARY_NAME: command,
    CHECKPOINT_DISABLE: "1",
  };
}

/**
 * The environment in which Terraform works for an operator: with the caller's credentials and region, but without
 * arguments, variables, workspaces and folders from outside, which would make another plan than the one that is shown.
 */
export function operatorEnvironment(
  { mirror }: Terraform,
  directory: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const bending = /^TF_(CLI_ARGS|VAR_|WORKSPACE|DATA_DIR)/;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !bending.test(name)));
  const configured = env.TF_CLI_CONFIG_FILE && existsSync(env.TF_CLI_CONFIG_FILE);
  return {
    ...own,
    TF_CLI_CONFIG_FILE: configured ? env.TF_CLI_CONFIG_FILE : writeCliConfiguration(directory, mirror),
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
  };
}

function writeCliConfiguration(directory: string, mirror: string | undefined): string {
  const cache = join(directory, "providers");
  mkdirSync(cache, { recursive: true });
  const file = join(directory, "terraform.rc");
  const fromMirror = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
  writeFileSync(file, mirror ? fromMirror : `plugin_cache_dir = ${JSON.stringify(cache)}\n`);
  return file;
}
