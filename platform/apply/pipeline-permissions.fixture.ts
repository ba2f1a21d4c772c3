import { administrators } from "../access/calls/administrators";
import { judgeCalls } from "../access/calls/judgement";
import { unrecorded } from "../access/calls/unrecorded";
import { neighbourhoodOf } from "../access/neighbourhood";
import { bootstrapStackName } from "../naming";
import { StackConfiguration } from "../terraform/stack-configuration";
import { synthesise } from "../terraform/synthesise";
import type { EnvironmentTrial } from "./environment-trial.fixture";

/**
 * All in which the pipeline's roles, as bootstrap would make them in the environment's account, differ from what the real
 * Terraform and its provider have asked for in a trial that is over.
 */
export function permissionProblems({ environment, calls }: EnvironmentTrial): Promise<readonly string[]> {
  const stacks = synthesise();
  const bootstrap = stacks.find((stack) => {
    const { name, accountId } = new StackConfiguration(stack);
    return name.startsWith(bootstrapStackName("")) && accountId === environment.accountId;
  });
  if (!bootstrap) throw new Error(`No stack bootstraps ${environment.accountId}, the account of ${environment.name}.`);
  return judgeCalls({
    environment: environment.name,
    bootstrap: neighbourhoodOf(bootstrap, stacks),
    calls,
    unrecorded,
    administrators: administrators(environment.name),
  });
}
