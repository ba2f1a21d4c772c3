import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Writable } from "node:stream";

/** How long a process may take to stop before it is killed; Ctrl-C promises five seconds for everything. */
const graceMs = 4_000;

/** A program that is a part of the local cloud. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  /** Whose rights it runs with; ours where it is left out. */
  readonly user?: OperatingUser | undefined;
  /** File to which its output is appended. */
  readonly logFile: string;
  /** The signal on which it stops cleanly. */
  readonly stopSignal: "SIGINT" | "SIGTERM";
}

export interface OperatingUser {
  readonly uid: number;
  readonly gid: number;
}

export interface TetheredProcess {
  readonly pid: number;
  /** Resolves, and never rejects, with how the program ended, such as "exit code 1" or "signal SIGKILL". */
  readonly ended: Promise<string>;
  /** Stops the program, by force where it does not obey; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Becomes the program in "$@", and leaves a watcher behind that stops it, by the signal in $0, once whoever holds the
 * other end of descriptor 3 is gone. The watcher is no child of the program, which might mind, but stays in its process
 * group, so that the kernel gives the program's id to nobody else for as long as the watcher may signal it.
 */
const tether = `
( { read -r released <&3 || { kill -s "$0" "$$"; sleep 4; kill -s KILL -- "-$$"; }; } 2>/dev/null & )
exec 3<&-
exec "$@"
`;

/**
 * Starts a program that does not outlive us, however we end, and that no signal from the terminal reaches: Ctrl-C goes
 * to us alone, and we stop each part in its turn. Rejects where the program cannot be started.
 */
export async function startTethered(program: Program): Promise<TetheredProcess> {
  const log = openSync(program.logFile, "a");
  const child = spawn("/bin/sh", ["-c", tether, program.stopSignal.slice(3), program.command, ...program.args], {
    cwd: program.workingDirectory,
    env: program.env,
    ...program.user,
    detached: true,
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);

  let isToStop = false;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signalled) => {
      // What it has started and not stopped goes with it; until the watcher is released, the group's id is still ours.
      if (isToStop) signal(-(child.pid as number), "SIGKILL");
      release(child.stdio[3] as Writable);
      resolve(signalled ? `signal ${signalled}` : `exit code ${code}`);
    });
  });
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  const pid = child.pid as number;

  return {
    pid,
    ended,
    async stop() {
      isToStop = true;
      signal(pid, program.stopSignal);
      const forced = setTimeout(() => signal(-pid, "SIGKILL"), graceMs);
      await ended;
      clearTimeout(forced);
    },
  };
}

/** Tells the watcher that there is nothing left to stop. */
function release(tie: Writable): void {
  tie.on("error", () => undefined); // The watcher may have been killed with its group.
  tie.end("released\n");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
