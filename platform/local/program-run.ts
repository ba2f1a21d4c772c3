import { readFileSync } from "node:fs";
import { type Program, startTethered } from "./tethered-process";

/** A program that should have done its work ended otherwise. */
export class ProgramFailed extends Error {
  constructor(name: string, how: string, logFile: string) {
    super(`${name} ended with ${how}. The end of ${logFile}:\n${tailOf(logFile)}`);
    this.name = "ProgramFailed";
  }
}

/** Runs a program to its end, or until `signal` asks to stop it; rejects with ProgramFailed unless it succeeds. */
export async function runProgram(name: string, program: Program, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const running = await startTethered(program);
  const stop = () => void running.stop();
  signal.addEventListener("abort", stop, { once: true });
  const how = await running.ended;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (how !== "exit code 0") throw new ProgramFailed(name, how, program.logFile);
}

/** The last lines of a log. */
export function tailOf(logFile: string, lines = 15): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
