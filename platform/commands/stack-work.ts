import { join, resolve } from "node:path";
import { type Progress, silent } from "../terraform/progress";
import { StackConfiguration, type TerraformJson } from "../terraform/stack-configuration";
import { synthesiseAside } from "../terraform/synthesise";
import { findTerraform, operatorEnvironment } from "../terraform/terraform";
import { TerraformRun } from "../terraform/terraform-run";
import { CommandRefused } from "./command";
import { constructPaths, type PathOf } from "./construct-paths";

/** One stack as the code has it now, with the Terraform that works on it. */
export interface StackWork {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** The stack as Terraform gets it: the same code gives the same text. */
  readonly text: string;
  readonly pathOf: PathOf;
  /** Folder that is kept between plan and deploy. */
  readonly directory: string;
  readonly terraform: TerraformRun;
  readonly progress: Progress;
}

export interface StackWorkOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Receives each line of a deploy. */
  readonly onLine?: (line: string) => void;
  /** Hears of everything else that is waited for; nobody where it is left out. */
  readonly progress?: Progress;
}

/** Folder of what is kept between plan and deploy, unless the caller names another. */
export const plansFolder = resolve(__dirname, "../../.lectern/plans");

/** Synthesises a stack by its name. Rejects with CommandRefused, SynthesisFailed, TerraformMissing. */
export async function workOn(name: string, folder: string, options: StackWorkOptions): Promise<StackWork> {
  const { progress = silent } = options;
  const stacks = await progress.during("Reading the code", synthesiseAside);
  const nameOf = (stack: TerraformJson) => stack["//"]?.metadata?.stackName ?? "";
  const stack = stacks.find((each) => nameOf(each) === name);
  if (stack === undefined) {
    throw new CommandRefused(`There is no environment "${name}"; there are ${stacks.map(nameOf).join(", ")}.`);
  }
  return workOnStack(stack, join(resolve(folder), name), options);
}

/** The same for a stack that is synthesised already. */
export function workOnStack(stack: TerraformJson, directory: string, options: StackWorkOptions): StackWork {
  const { env, onLine = () => undefined, progress = silent } = options;
  const configuration = new StackConfiguration(stack);
  const terraform = findTerraform(env);
  return {
    name: configuration.name,
    accountId: configuration.accountId ?? "",
    region: configuration.regionOf() ?? "",
    // In lines, of which Terraform quotes one where it finds something wrong.
    text: JSON.stringify(stack, null, 2),
    pathOf: constructPaths(stack),
    directory,
    progress,
    terraform: new TerraformRun({
      terraform,
      directory,
      env: operatorEnvironment(terraform, directory, env),
      onLine,
      progress,
    }),
  };
}
