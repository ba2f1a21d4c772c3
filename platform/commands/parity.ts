/** `npm run parity`: every difference between the environments, each with its reason. */
import { Command } from "commander";
import colours from "picocolors";
import { environments } from "../environments";
import { differences } from "../environments/differences";
import { progressOn } from "../terraform/progress";
import { synthesiseAside } from "../terraform/synthesise";
import { type ExitCode, exitCode, runCommand } from "./command";
import { compareEnvironments, type FoundDifference, type Parity } from "./environment-parity";

interface Options {
  readonly json?: true;
}

const program = new Command("npm run parity --")
  .description(
    "Lists every difference between dev, staging and prod: in their values, and in the parts of their stacks.",
  )
  .option("--json", "as JSON, for other programs")
  .showHelpAfterError("For all options: npm run parity -- --help")
  .addHelpText(
    "after",
    `
Exit codes: 0 every difference is declared; 1 one is not, or a declared one is
none. Declarations stand in platform/environments/differences.ts.

Examples:
  npm run parity
  npm run --silent parity -- --json | jq '.undeclared'`,
  );

async function parity({ json }: Options): Promise<ExitCode> {
  const { dev, staging, prod } = environments;
  const stacks = await progressOn(process.stderr).during("Reading the code", synthesiseAside);
  const found = compareEnvironments({ dev, staging, prod }, stacks, differences);
  console.log(json ? JSON.stringify(found, null, 2) : report(found));
  return found.undeclared.length + found.stale.length > 0 ? exitCode.error : exitCode.none;
}

function report({ differences: found, undeclared, stale }: Parity): string {
  const declared = found.filter(({ reason }) => reason !== undefined);
  return [
    ...section("Differences", declared.map(inWords)),
    ...section("Not declared: add each with its reason, or make it the same", undeclared.map(inWords)),
    ...section(
      "Declared, but the same everywhere: take it away",
      stale.map(({ field }) => `  ${field}`),
    ),
    `${found.length} differences, ${undeclared.length} not declared, ${stale.length} declarations of none.`,
  ].join("\n");
}

function inWords({ field, values, reason }: FoundDifference): string {
  const told = Object.entries(values).map(([name, value]) => `${name} ${JSON.stringify(value) ?? "none"}`);
  return [`  ${field}: ${told.join(", ")}`, ...(reason === undefined ? [] : [`    ${reason}`])].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines, ""];
}

const options = program.parse().opts<Options>();
runCommand(() => parity(options), options);
