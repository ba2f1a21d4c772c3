import { Command, Option } from "commander";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { bootstrapStackName } from "../naming";
import { synthesise } from "../terraform/synthesise";
import { subjectsOf } from "./intent";
import { neighbourhoodOf } from "./neighbourhood";
import { asData, report } from "./report";
import { type Review, review } from "./review";

interface Options {
  readonly environment: string;
  readonly role?: string;
  readonly json?: boolean;
}

const stackNames = [
  ...Object.keys(environments),
  ...accountsOf(Object.values(environments)).map(({ name }) => bootstrapStackName(name)),
];
const names = [...new Set(stackNames.flatMap(subjectsOf).map(({ name }) => name))];

const program = new Command("npm run access --")
  .description("Shows who may do what to which resource, as the synthesised policies would have AWS decide, and why.")
  .option("--environment <name>", "the environment, or the account's bootstrap, to show; all are checked", "prod")
  .addOption(new Option("--role <name>", "a role, the permission boundary, or a resource with a policy").choices(names))
  .option("--json", "as JSON, for other programs")
  .addHelpText(
    "after",
    `
Exits with 1 where a policy allows or denies what it is not meant to, or grants what nothing needs.

Examples:
  npm run access                                       everything in prod
  npm run access -- --role api-host                    what the API host may do, and must not
  npm run access -- --role frontend-bucket --environment dev
  npm run access -- --environment bootstrap-prod --role deploy-prod
  npm run access -- --json | jq '.rows[] | select(.allowed)'`,
  );

async function main(options: Options): Promise<void> {
  const stacks = synthesise();
  const reviews = await Promise.all(stacks.map((stack) => review(neighbourhoodOf(stack, stacks))));
  const shown = reviews.find(({ environment }) => environment === options.environment);
  if (!shown) {
    const known = reviews.map(({ environment }) => environment).join(", ");
    program.error(`There is no environment "${options.environment}"; there are ${known}.`);
    return;
  }
  const problems = reviews.flatMap((each) => each.problems.map((problem) => `${each.environment}: ${problem}`));
  console.log(options.json ? dataOf(shown, options, problems) : textOf(shown, options));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function dataOf({ environment, rows }: Review, { role }: Options, problems: readonly string[]): string {
  const wanted = rows.filter(({ subject }) => role === undefined || subject === role);
  return JSON.stringify({ environment, rows: asData(wanted), problems }, null, 2);
}

function textOf(shown: Review, { role }: Options): string {
  const wanted = subjectsOf(shown.environment).filter(({ name }) => role === undefined || name === role);
  return report(shown, wanted);
}

main(program.parse().opts<Options>());
