import { setTimeout as pause } from "node:timers/promises";
import { ProgramFailed } from "./program-run";
import { type Program, startTethered, type TetheredProcess } from "./tethered-process";

/** How long the API may take from its start until it says that it is ready. */
const readyWithinMs = 30_000;
/** As systemd does on the API host: a process that keeps dying is not started for ever. */
const restartLimit = 5;
const restartWindowMs = 60_000;

/** The API as a service: a process that is started again where it ends by itself. */
export interface ApiService {
  /** Host and port at which it answers, the same after a restart. */
  readonly address: readonly [host: string, port: number];
  /** Process id of the process that serves now. */
  pid(): number;
  /** Resolves with how the last process ended, once the service was stopped or was given up. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ApiServiceOptions {
  readonly program: Program;
  readonly port: number;
  /** Told in a sentence when the process ended by itself and is started again. */
  readonly notice: (text: string) => void;
  /** Aborted when nobody waits for the start any more. */
  readonly signal: AbortSignal;
}

/** Starts the API and waits until it is ready to serve. Rejects with ProgramFailed where it never is. */
export async function startApiService(options: ApiServiceOptions): Promise<ApiService> {
  let process = await startTethered(options.program);
  try {
    await untilReady(process, options);
  } catch (error) {
    await process.stop();
    throw error;
  }

  let stopping = false;
  const ended = (async () => {
    const restarts: number[] = [];
    for (;;) {
      const how = await process.ended;
      if (stopping || tooMany(restarts)) return how;
      const delayMs = Math.min(250 * 2 ** restarts.length, 5_000);
      options.notice(`The API ended with ${how}; it is started again, as systemd would on the API host.`);
      await pause(delayMs);
      if (stopping) return how;
      restarts.push(Date.now());
      process = await startTethered(options.program);
    }
  })();

  return {
    address: ["127.0.0.1", options.port],
    pid: () => process.pid,
    ended,
    async stop() {
      stopping = true;
      await process.stop();
    },
  };
}

function tooMany(restarts: readonly number[]): boolean {
  return restarts.filter((at) => Date.now() - at < restartWindowMs).length >= restartLimit;
}

async function untilReady(process: TetheredProcess, options: ApiServiceOptions): Promise<void> {
  const url = `http://127.0.0.1:${options.port}/health/ready`;
  let end: string | undefined;
  void process.ended.then((how) => {
    end = how;
  });
  const deadline = Date.now() + readyWithinMs;
  while (!(await isReady(url))) {
    options.signal.throwIfAborted();
    if (end !== undefined) throw new ProgramFailed("The API", end, options.program.logFile);
    if (Date.now() > deadline) {
      throw new ProgramFailed("The API was not ready in 30 s; it", "no answer", options.program.logFile);
    }
    await pause(50);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
