/** `npm run drift -- <environment>`: what was changed outside the code. */
import { Command, Option } from "commander";
import { progressOn } from "../terraform/progress";
import { checkAccountOf } from "./checks";
import { type ExitCode, exitCode, exitCodesInHelp, runCommand } from "./command";
import { driftReport, findDrift } from "./drift-report";
import { plansFolder, workOn } from "./stack-work";

interface Options {
  readonly directory: string;
  readonly json?: true;
}

const program = new Command("npm run drift --")
  .description(
    "Shows what differs from what was deployed last, and changes nothing. Code that is not deployed is no drift.",
  )
  .argument("<environment>", "the deployed stack, such as dev")
  .addOption(new Option("--directory <folder>", "where Terraform works").default(plansFolder, ".lectern/plans"))
  .option("--json", "as JSON, for other programs")
  .showHelpAfterError("For all options: npm run drift -- --help")
  .addHelpText(
    "after",
    `
${exitCodesInHelp}

Classes: security: who may reach or do what; what is protected, kept or watched;
whatever is not known to be harmless. cost: sizes and amounts. cosmetic: remarks
and tags. A rule or a policy that was added to a deployed group or role is told;
a new resource beside the deployed ones is not seen.

Examples:
  npm run drift -- prod
  npm run --silent drift -- prod --json | jq '.drift[].class'`,
  );

async function drift(environment: string, { directory, json }: Options): Promise<ExitCode> {
  const work = await workOn(environment, directory, { env: process.env, progress: progressOn(process.stderr) });
  await checkAccountOf(work);
  const found = await findDrift(work);
  console.log(json ? JSON.stringify({ environment, drift: found }, null, 2) : driftReport(environment, found));
  return found.length > 0 ? exitCode.changes : exitCode.none;
}

program
  .action((environment: string, options: Options) => runCommand(() => drift(environment, options), options))
  .parseAsync();
