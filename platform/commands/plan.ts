/** `npm run plan -- <environment>`: what a deploy would do, on one screen, kept to be deployed. */
import { Command, Option } from "commander";
import { progressOn } from "../terraform/progress";
import { checkAccountOf } from "./checks";
import { type ExitCode, exitCode, exitCodesInHelp, runCommand } from "./command";
import { hasChanges } from "./plan-judgement";
import { planData, planReport } from "./plan-report";
import { savePlan } from "./saved-plan";
import { plansFolder, workOn } from "./stack-work";

interface Options {
  readonly details?: true;
  readonly allowReplace: readonly string[];
  readonly directory: string;
  readonly json?: true;
}

const program = new Command("npm run plan --")
  .description("Shows what a deploy would do, and keeps exactly that plan for npm run deploy. Changes nothing.")
  .argument("<environment>", "the stack to plan, such as dev")
  .option("--allow-replace <address>", "let the plan lose this for good; may be given more than once", each, [])
  .option("--details", "every permission and every change, however many lines that is")
  .addOption(
    new Option("--directory <folder>", "where the plan is kept for npm run deploy").default(
      plansFolder,
      ".lectern/plans",
    ),
  )
  .option("--json", "as JSON, for other programs")
  .showHelpAfterError("For all options: npm run plan -- --help")
  .addHelpText(
    "after",
    `
${exitCodesInHelp}

A plan is refused that would replace or delete what holds data or is known
outside (a database, bucket, Elastic IP, distribution, zone, key, log group …),
unless --allow-replace names its address or its construct path.

Examples:
  npm run plan -- dev
  npm run plan -- dev --allow-replace dev/api/address
  npm run --silent plan -- prod --json | jq .refused`,
  );

/** Collects what an option is given more than once. */
function each(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

async function plan(environment: string, { allowReplace, details, directory, json }: Options): Promise<ExitCode> {
  const work = await workOn(environment, directory, { env: process.env, progress: progressOn(process.stderr) });
  await checkAccountOf(work);
  const shown = await savePlan(work, allowReplace);
  const report = json
    ? JSON.stringify(planData(environment, shown), null, 2)
    : planReport(environment, shown, details === true);
  console.log(report);
  if (shown.judgement.refused.length > 0) return exitCode.error;
  return hasChanges(shown.judgement) ? exitCode.changes : exitCode.none;
}

program
  .action((environment: string, options: Options) => runCommand(() => plan(environment, options), options))
  .parseAsync();
