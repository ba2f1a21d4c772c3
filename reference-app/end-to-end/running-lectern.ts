import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Lectern that answers at `url`. */
export interface RunningLectern {
  readonly url: string;
  /** Stops what was started for the tests, and removes what it kept. */
  stop(): Promise<void>;
}

const stopsWithinMs = 20_000;

/** The Lectern that LECTERN_URL names, which is left as it is, or a local cloud of the tests' own. */
export async function runLectern(given = process.env.LECTERN_URL): Promise<RunningLectern> {
  if (given) return { url: given.replace(/\/$/, ""), stop: async () => {} };

  const directory = await mkdtemp(join(tmpdir(), "lectern-end-to-end-"));
  const cloud = spawn(
    process.execPath,
    ["--import", "tsx", "platform/local/up.ts", "--port", "0", "--json", "--directory", directory],
    { cwd: join(__dirname, "../.."), stdio: ["ignore", "pipe", "inherit"] },
  );
  const stop = async () => {
    await end(cloud);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { url: await untilReady(cloud), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the local cloud tells when it is ready; each of its lines is a JSON object. */
async function untilReady({ stdout }: ChildProcess): Promise<string> {
  const told: string[] = [];
  if (stdout) {
    for await (const line of createInterface({ input: stdout })) {
      const event: { event?: string; url?: string } = JSON.parse(line);
      if (event.event === "ready" && event.url) return event.url;
      told.push(line);
    }
  }
  throw new Error(`The local cloud ended before it was ready. It said:\n${told.slice(-10).join("\n")}`);
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, "exit");
  process.kill("SIGINT");
  const deadline = setTimeout(() => process.kill("SIGKILL"), stopsWithinMs);
  await ended;
  clearTimeout(deadline);
}
