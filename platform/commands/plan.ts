/** `npm run plan -- <environment>`: what a deploy would do, on one screen, kept to be deployed. */
import { Command } from "commander";
import { type ExitCode, exitCode, exitCodesInHelp, runCommand } from "./command";
import { hasChanges } from "./plan-judgement";
import { planData, planReport } from "./plan-report";
import { savePlan } from "./saved-plan";
import { workOn } from "./stack-work";

interface Options {
  readonly allowReplace: readonly string[];
  readonly json?: true;
}

const program = new Command("npm run plan --")
  .description("Shows what a deploy would do, and keeps exactly that plan for npm run deploy. Changes nothing.")
  .argument("<environment>", "the stack to plan, such as dev")
  .option("--allow-replace <address...>", "let the plan replace or delete this, though data is lost with it", [])
  .option("--json", "as JSON, for other programs")
  .addHelpText(
    "after",
    `
${exitCodesInHelp}

A plan that would replace or delete what holds data or is known outside (a database, bucket, Elastic IP, distribution, zone,
key, log group …) is refused unless --allow-replace names its address or its construct path.

Examples:
  npm run plan -- dev
  npm run plan -- dev --allow-replace dev/api/address
  npm run plan -- prod --json | jq '.changes[] | select(.fate == "replace")'`,
  );

async function plan(environment: string, { allowReplace, json }: Options): Promise<ExitCode> {
  const work = workOn(environment, { env: process.env, onLine: () => undefined });
  const shown = await savePlan(work, allowReplace);
  console.log(json ? JSON.stringify(planData(environment, shown), null, 2) : planReport(environment, shown));
  if (shown.judgement.refused.length > 0) return exitCode.error;
  return hasChanges(shown.judgement) ? exitCode.changes : exitCode.none;
}

program
  .action((environment: string, options: Options) => runCommand(() => plan(environment, options), options))
  .parseAsync();
