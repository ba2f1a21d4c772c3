/** `npm run drift -- <environment>`: what was changed outside the code. */
import { Command } from "commander";
import { progressOn } from "../terraform/progress";
import { checkCallerOf } from "./caller";
import { type ExitCode, exitCode, exitCodesInHelp, runCommand } from "./command";
import { driftReport, findDrift } from "./drift-report";
import { workOn } from "./stack-work";

interface Options {
  readonly json?: true;
}

const program = new Command("npm run drift --")
  .description(
    "Shows what differs from what was deployed last, and changes nothing. Code that is not deployed is no drift.",
  )
  .argument("<environment>", "the deployed stack, such as dev")
  .option("--json", "as JSON, for other programs")
  .addHelpText(
    "after",
    `
${exitCodesInHelp}

Classes: security: who may reach or do what; what is protected, kept or watched;
whatever is not known to be harmless. cost: sizes and amounts. cosmetic: remarks
and tags. What was added beside the deployed resources is not seen.

Examples:
  npm run drift -- prod
  npm run --silent drift -- prod --json | jq '.drift[] | select(.class == "security")'`,
  );

async function drift(environment: string, { json }: Options): Promise<ExitCode> {
  const work = await workOn(environment, { env: process.env, progress: progressOn(process.stderr) });
  await checkCallerOf(work);
  const found = await findDrift(work);
  console.log(json ? JSON.stringify({ environment, drift: found }, null, 2) : driftReport(environment, found));
  return found.length > 0 ? exitCode.changes : exitCode.none;
}

program
  .action((environment: string, options: Options) => runCommand(() => drift(environment, options), options))
  .parseAsync();
