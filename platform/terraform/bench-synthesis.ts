/** `npm run bench:synth`: what the synthesis of all stacks costs, beside the same stacks run as CDKTF's own template does it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { atMost, type Figure, printed } from "../../.github/checks/figures";
import { writeTemplateApp } from "./template-app";

const root = join(__dirname, "../..");

/** Time on the clock counts while others keep less than this many cores busy. */
const quietCores = 0.3;
const fewestQuietRuns = 3;

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMib: number;
  /** How many cores other processes kept busy meanwhile. */
  readonly othersCores: number;
  /** Each stack's JSON, by its name. */
  readonly stacks: Readonly<Record<string, string>>;
}

async function main(): Promise<void> {
  const { json, rounds } = new Command("npm run bench:synth --")
    .description(
      "Measures the synthesis of all stacks, beside the same stacks run by ts-node with the provider's root import.",
    )
    .option("--json", "print one JSON object instead of a table", false)
    .option("--rounds <number>", "how often each is run, in turns", Number, 5)
    .parse()
    .opts<{ json: boolean; rounds: number }>();
  const folder = mkdtempSync(join(tmpdir(), "lectern-bench-synth-"));
  try {
    const measurement = { name: `synthesis, ${await machine()}`, figures: figuresOf(await runInTurns(folder, rounds)) };
    process.stdout.write(printed(measurement, json ? "json" : "table"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function machine(): Promise<string> {
  return `${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}

interface Runs {
  readonly lectern: readonly Run[];
  readonly template: readonly Run[];
}

async function runInTurns(folder: string, rounds: number): Promise<Runs> {
  const templateMain = writeTemplateApp(folder);
  const lectern = () => run(root, ["--import", "tsx", "platform/main.ts"]);
  const template = () => run(folder, [require.resolve("ts-node/dist/bin.js"), templateMain]);
  await lectern(); // tsx keeps what it has compiled once.
  const runs = { lectern: [] as Run[], template: [] as Run[] };
  for (let round = 0; round < rounds; round++) {
    runs.template.push(await template());
    for (let turn = 0; turn < 3; turn++) runs.lectern.push(await lectern());
  }
  refuseDifference(runs);
  return runs;
}

/** Runs an app by Node and has the process itself say at its end what it took. */
async function run(workingDirectory: string, args: readonly string[]): Promise<Run> {
  const outdir = mkdtempSync(join(tmpdir(), "lectern-synth-"));
  try {
    const [begin, busyBefore] = [performance.now(), busySeconds()];
    const program = spawn(process.execPath, ["--require", reporter(outdir), ...args], {
      cwd: workingDirectory,
      env: { ...process.env, CDKTF_OUTDIR: outdir },
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    const [report, [code]] = await Promise.all([text(program.stdio[3] as Readable), once(program, "exit")]);
    if (code !== 0) throw new Error(`node ${args.join(" ")} ended with exit code ${code}.`);
    const seconds = (performance.now() - begin) / 1_000;
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(report) as NodeJS.ResourceUsage;
    const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
    const othersCores = Math.max(0, busySeconds() - busyBefore - cpuSeconds) / seconds;
    return { seconds, cpuSeconds, peakMib: maxRSS / 1_024, othersCores, stacks: stacksIn(outdir) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Has the process say at its end what it took: on file 3, so that it mixes with nothing. */
function reporter(folder: string): string {
  const file = join(folder, "report-usage.cjs");
  writeFileSync(
    file,
    'process.on("exit", () => require("node:fs").writeSync(3, JSON.stringify(process.resourceUsage())));',
  );
  return file;
}

/** How long all cores together were busy since the machine started. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000;
}

function stacksIn(outdir: string): Run["stacks"] {
  const stacks = join(outdir, "stacks");
  return Object.fromEntries(
    readdirSync(stacks).map((name) => [name, readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")]),
  );
}

/** What is compared has to be the same work. */
function refuseDifference({ lectern, template }: Runs): void {
  const [first, ...others] = [...lectern, ...template].map(({ stacks }) => JSON.stringify(stacks));
  if (others.some((other) => other !== first)) throw new Error("The two ways do not synthesise the same stacks.");
}

function figuresOf({ lectern, template }: Runs): readonly Figure[] {
  const [own, peer] = [lectern, template].map((runs) => ({
    cpu: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    mib: median(runs.map(({ peakMib }) => peakMib)),
  })) as [Costs, Costs];
  return [
    timeOf(lectern),
    atMost(250, { name: "peak memory", value: own.mib, unit: "MiB" }, 0),
    atMost(
      0.1,
      {
        name: `CPU ${own.cpu.toFixed(2)} s, of the template's ${peer.cpu.toFixed(1)} s`,
        value: own.cpu / peer.cpu,
        unit: "",
      },
      3,
    ),
    atMost(
      0.25,
      { name: `memory, of the template's ${peer.mib.toFixed(0)} MiB`, value: own.mib / peer.mib, unit: "" },
      3,
    ),
  ];
}

interface Costs {
  readonly cpu: number;
  readonly mib: number;
}

/** The clock says nothing of Lectern while others keep the machine busy: too few quiet runs decide nothing. */
function timeOf(runs: readonly Run[]): Figure {
  const quiet = runs.filter(({ othersCores }) => othersCores < quietCores);
  const isDecided = quiet.length >= fewestQuietRuns;
  const value = median((isDecided ? quiet : runs).map(({ seconds }) => seconds));
  const figure = atMost(2, { name: `time, median of ${(isDecided ? quiet : runs).length} runs`, value, unit: "s" }, 2);
  return isDecided ? figure : { ...figure, name: `${figure.name}, inconclusive: others were busy`, met: false };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

main().catch((error: unknown) => {
  process.stderr.write(`Could not measure: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
