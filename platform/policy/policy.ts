import { Command, InvalidArgumentError } from "commander";
import { StackConfiguration } from "../terraform/stack-configuration";
import { readStacks, SynthesisFailed, synthesise } from "../terraform/synthesise";
import { awaited } from "./awaited";
import { readFacts } from "./facts";
import { judge, violationsIn } from "./judgement";
import { report, reportJson } from "./report";
import { waivers } from "./waivers";

const program = new Command("npm run policy --")
  .description("Holds every stack to the security rules. Ends with 1 if one is broken or a waiver is none.")
  .option("--json", "print the findings for programs")
  .option("--synthesised <folder>", "judge what cdktf wrote there (such as cdktf.out) instead of synthesising")
  .option("--today <date>", "judge waivers and versions as of this day", day, new Date().toISOString().slice(0, 10));

interface Options {
  readonly json?: true;
  readonly synthesised?: string;
  readonly today: string;
}

async function main({ json, synthesised, today }: Options): Promise<void> {
  const stacks = (synthesised === undefined ? synthesise() : readStacks(synthesised)).map(
    (each) => new StackConfiguration(each),
  );
  const facts = await readFacts(stacks, today);
  const judgement = judge(
    stacks.flatMap((stack) => violationsIn(stack, facts)),
    waivers,
    awaited,
    today,
  );
  console.log(json ? reportJson(judgement) : report(judgement));
  if (judgement.broken.length + judgement.stale.length > 0) process.exitCode = 1;
}

main(program.parse().opts<Options>()).catch((error: unknown) => {
  if (!(error instanceof SynthesisFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError("It needs to be a day such as 2026-11-22.");
}
