/** `npm run deploy -- <environment>`: applies the plan that was shown. */
import { Command, Option } from "commander";
import { progressOn } from "../terraform/progress";
import { checkAccountOf } from "./checks";
import { type ExitCode, exitCode, runCommand } from "./command";
import { checkConfirmed } from "./confirmation";
import { applySavedPlan } from "./saved-plan";
import { plansFolder, workOn } from "./stack-work";

interface Options {
  readonly confirm?: string;
  readonly directory: string;
  readonly json?: true;
}

const program = new Command("npm run deploy --")
  .description("Applies exactly the plan that npm run plan has shown last, if nothing has changed since.")
  .argument("<environment>", "the stack to deploy, such as dev")
  .option("--confirm <name>", "the environment's name once more, which prod wants and asks for at a terminal")
  .addOption(
    new Option("--directory <folder>", "where npm run plan has kept the plan").default(plansFolder, ".lectern/plans"),
  )
  .option("--json", "the result as JSON, for other programs; Terraform's own lines go to standard error")
  .showHelpAfterError("For all options: npm run deploy -- --help")
  .addHelpText(
    "after",
    `
Exit codes: 0 deployed, or there was nothing to deploy; 1 error or refusal.

Refused are a plan that is missing, or stale because the code, the state or the
plan's file has changed since it was shown, and credentials of another account
than the environment's.

Examples:
  npm run plan -- dev; npm run deploy -- dev     see the plan, then apply it
  npm run deploy -- prod --confirm prod          in a pipeline that was approved`,
  );

async function deploy(name: string, { confirm, directory, json }: Options): Promise<ExitCode> {
  const onLine = json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const work = await workOn(name, directory, { env: process.env, onLine, progress: progressOn(process.stderr) });
  await checkAccountOf(work);
  const deployed = await applySavedPlan(work, async () => {
    if (name === "prod")
      await checkConfirmed({ name, whose: "the environment", without: "prod is not deployed" }, confirm);
  });
  if (json) console.log(JSON.stringify({ environment: name, deployed }, null, 2));
  else console.log(deployed ? `${name} is deployed.` : `${name} is what the plan says already.`);
  return exitCode.none;
}

program
  .action((environment: string, options: Options) => runCommand(() => deploy(environment, options), options))
  .parseAsync();
