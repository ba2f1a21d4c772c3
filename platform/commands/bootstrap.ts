/** `npm run bootstrap -- <account>`: makes what the environments of an account share. */
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { applyBootstrap, planBootstrap } from "../bootstrap/apply-bootstrap";
import { stateInBucket } from "../bootstrap/own-state";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { bootstrapStackName } from "../naming";
import { progressOn } from "../terraform/progress";
import { accountOfCaller, checkCaller } from "./caller";
import { CommandRefused, type ExitCode, exitCode, runCommand } from "./command";
import { checkConfirmed } from "./confirmation";
import { hasChanges } from "./plan-judgement";
import { planReport } from "./plan-report";
import { forgetPlan, type ShownPlan } from "./saved-plan";
import { type StackWork, workOn } from "./stack-work";

interface Options {
  readonly allowReplace: readonly string[];
  readonly confirm?: string;
  readonly details?: true;
  readonly directory: string;
  readonly json?: true;
}

const folder = resolve(__dirname, "../../.lectern/bootstrap");
const accounts = accountsOf(Object.values(environments)).map(({ name }) => name);

const program = new Command("npm run bootstrap --")
  .description(
    "Makes what the environments of an account share, the bucket with their state among it: shows the plan, and applies it once it is confirmed.",
  )
  .argument("<account>", `the account, by its first environment: ${accounts.join(", ")}`)
  .option("--confirm <name>", "the account's name once more, which is asked for at a terminal")
  .option("--allow-replace <address>", "let it lose this for good; may be given more than once", each, [])
  .option("--details", "every permission and every change, however many lines that is")
  .addOption(
    new Option("--directory <folder>", "where the state lies until its bucket is there").default(
      folder,
      ".lectern/bootstrap",
    ),
  )
  .option("--json", "the result as JSON, for other programs; Terraform's own lines go to standard error")
  .showHelpAfterError("For all options: npm run bootstrap -- --help")
  .addHelpText(
    "after",
    `
Exit codes: 0 applied, or nothing differs; 1 error or refusal; 2 changes that
nobody confirmed.

It takes an administrator's credentials of the account. Run again, it applies
what has changed; cut off, it goes on where it was.

Examples:
  npm run bootstrap -- dev                 see the plan, type dev to apply it
  npm run bootstrap -- dev < /dev/null     see the plan
  npm run bootstrap -- prod --confirm prod`,
  );

/** Collects what an option is given more than once. */
function each(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

async function bootstrap(account: string, options: Options): Promise<ExitCode> {
  const { allowReplace, confirm, json } = options;
  if (!accounts.includes(account)) {
    throw new CommandRefused(`There is no account "${account}"; there are ${accounts.join(", ")}.`);
  }
  const confirmation = { name: account, whose: "the account", without: `${account}'s account is left as it is` };
  if (confirm !== undefined) await checkConfirmed(confirmation, confirm);
  const work = await workOnAccount(account, options);
  const shown = await planBootstrap(work, stateInBucket(work), allowReplace);
  if (!json) console.log(report(account, work, shown, options));
  const isApplied = await applied(work, shown, () => checkConfirmed(confirmation, confirm), confirm).finally(() =>
    forgetPlan(work),
  );
  if (json) console.log(JSON.stringify({ account, applied: isApplied, ...shown.judgement }, null, 2));
  else if (isApplied) console.log(`${account}'s account is bootstrapped.`);
  if (shown.judgement.refused.length > 0) return exitCode.error;
  return hasChanges(shown.judgement) && !isApplied ? exitCode.changes : exitCode.none;
}

async function workOnAccount(account: string, { directory, json }: Options): Promise<StackWork> {
  const onLine = json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const progress = progressOn(process.stderr);
  const work = await workOn(bootstrapStackName(account), directory, { env: process.env, onLine, progress });
  await progress.during("Asking AWS who you are", () => checkCaller(work, accountOfCaller(work.region), process.env));
  return work;
}

/** Whether there was something to apply that may be applied, and was. */
async function applied(
  work: StackWork,
  { judgement }: ShownPlan,
  confirm: () => Promise<void>,
  confirmed: string | undefined,
): Promise<boolean> {
  if (judgement.refused.length > 0) return false;
  if (hasChanges(judgement) && !mayBeConfirmed(confirmed)) return false;
  return applyBootstrap(work, confirm);
}

function mayBeConfirmed(confirmed: string | undefined): boolean {
  return confirmed !== undefined || process.stdin.isTTY;
}

function report(account: string, work: StackWork, shown: ShownPlan, { confirm, details }: Options): string {
  const goOn = mayBeConfirmed(confirm) ? [] : [`Apply it: npm run bootstrap -- ${account} --confirm ${account}`];
  return planReport(work.name, shown, details === true, goOn);
}

program
  .action((account: string, options: Options) => runCommand(() => bootstrap(account, options), options))
  .parseAsync();
