/** `npm run bench:local`: what the local cloud costs, against what issue and README promise. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { atMost, type Figure, printed } from "../../.github/checks/figures";
import { type MemoryWatch, watchMemory } from "./process-memory";
import { emptyStateFolder } from "./state-folder";

const cloneFolder = resolve(__dirname, "../..");
const directory = join(cloneFolder, ".lectern", "bench");

/** The site settles for so long before its steady memory is read. */
const settleMs = 10_000;

async function main(): Promise<void> {
  const { json } = new Command("npm run bench:local --")
    .description("Measures the local cloud's first and second start, and its memory.")
    .option("--json", "print one JSON object instead of a table", false)
    .parse()
    .opts<{ json: boolean }>();
  const figures = await measureStarts();
  process.stdout.write(printed({ name: "local", figures }, json ? "json" : "table"));
}

async function measureStarts(): Promise<Figure[]> {
  const first = await start("--reset");
  const firstEnd = await stop(first);
  const second = await start();
  await pause(settleMs);
  const steadyMib = second.memory.nowMib();
  const secondEnd = await stop(second);
  await emptyStateFolder(directory);
  const share = (100 * second.seconds) / first.seconds;
  return [
    atMost(120, { name: "first start, packages installed", value: first.seconds, unit: "s" }),
    atMost(30, { name: "second start", value: second.seconds, unit: "s" }),
    atMost(33.3, { name: "second start, share of the first", value: share, unit: "%" }),
    atMost(5, { name: "stop, the slower of two", value: Math.max(firstEnd.seconds, secondEnd.seconds), unit: "s" }),
    atMost(
      1536,
      { name: "memory of all processes, peak", value: Math.max(firstEnd.peakMib, secondEnd.peakMib), unit: "MiB" },
      0,
    ),
    atMost(1536, { name: "memory of all processes, steady", value: steadyMib, unit: "MiB" }, 0),
  ];
}

interface RunningCloud {
  readonly program: ChildProcessByStdio<null, Readable, null>;
  readonly memory: MemoryWatch;
  /** How long it took until the site was ready. */
  readonly seconds: number;
}

/** `npm start`, until it says that the site is ready. */
async function start(...options: string[]): Promise<RunningCloud> {
  const begin = performance.now();
  const args = ["start", "--silent", "--", "--json", "--port", "0", "--directory", directory, ...options];
  const program = spawn("npm", args, { cwd: cloneFolder, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const memory = watchMemory(program.pid as number, 500);
  let last = "nothing";
  for await (const line of createInterface(program.stdout)) {
    if (line.startsWith('{"event":"ready"')) return { program, memory, seconds: secondsSince(begin) };
    last = line;
  }
  memory.stop();
  throw new Error(`npm start ended before the site was ready; the last that it said: ${last}`);
}

/** Ctrl-C: the terminal tells every process in the foreground. */
async function stop({ program, memory }: RunningCloud): Promise<{ seconds: number; peakMib: number }> {
  const begin = performance.now();
  const ended = once(program, "exit");
  process.kill(-(program.pid as number), "SIGINT");
  await ended;
  memory.stop();
  return { seconds: secondsSince(begin), peakMib: memory.peakMib() };
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1_000;
}

main().catch((error: unknown) => {
  process.stderr.write(`Could not measure: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
