/** `npm run doctor`: what is missing on this machine or in this account, each with its remedy. */
import { resolve } from "node:path";
import { Command } from "commander";
import colours from "picocolors";
import { environments } from "../environments";
import { validEnvironments } from "../environments/validate";
import { pythonCommand } from "../local/emulator/python";
import { progressOn } from "../terraform/progress";
import {
  accountChecks,
  askingAws,
  type Check,
  type Finding,
  machineChecks,
  registryAnswers,
  zoneChecks,
} from "./checks";
import { CommandRefused, type ExitCode, exitCode, runCommand } from "./command";
import { publicZones } from "./hosted-zones";

interface Options {
  readonly json?: true;
}

const program = new Command("npm run doctor --")
  .description("Says what is missing to plan and deploy, each with its remedy. Changes nothing.")
  .argument("[environment]", "also look at this environment's account, with your credentials")
  .option("--json", "as JSON, for other programs")
  .showHelpAfterError("For all options: npm run doctor -- --help")
  .addHelpText(
    "after",
    `
Exit codes: 0 nothing is missing, 1 something is.

Examples:
  npm run doctor          this machine
  npm run doctor -- dev   this machine, and what dev needs of its account`,
  );

async function doctor(environment: string | undefined, { json }: Options): Promise<ExitCode> {
  const python = pythonCommand(resolve(__dirname, "../.."), process.env.PATH ?? "");
  const machine = machineChecks({ nodeVersion: process.version, env: process.env, python, registryAnswers });
  const checks = [...machine, ...(environment === undefined ? [] : checksOf(environment))];
  const findings = await progressOn(process.stderr).during("Looking at this machine and at AWS", () =>
    Promise.all(checks.map(async ({ title, run }) => ({ title, ...(await run()) }))),
  );
  console.log(json ? JSON.stringify(findings, null, 2) : findings.map(inWords).join("\n"));
  return findings.some((finding) => "missing" in finding) ? exitCode.error : exitCode.none;
}

function checksOf(name: string): readonly Check[] {
  const known = validEnvironments(environments);
  const place = known.find((environment) => environment.name === name);
  if (place === undefined) {
    throw new CommandRefused(
      `There is no environment "${name}"; there are ${known.map((each) => each.name).join(", ")}.`,
    );
  }
  return [...accountChecks(place, askingAws(place.region), process.env), ...zoneChecks(place, publicZones)];
}

function inWords(finding: { title: string } & Finding): string {
  if ("found" in finding) return `${colours.green("ok     ")} ${finding.title}: ${finding.found}`;
  return `${colours.red("missing")} ${finding.title}: ${finding.missing}\n        ${finding.remedy}`;
}

program
  .action((environment: string | undefined, options: Options) =>
    runCommand(() => doctor(environment, options), options),
  )
  .parseAsync();
