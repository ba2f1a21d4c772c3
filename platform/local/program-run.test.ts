import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runProgram } from "./program-run";

const folder = mkdtempSync(join(tmpdir(), "lectern-program-"));
const logFile = join(folder, "program.log");
const never = new AbortController().signal;
afterAll(() => rmSync(folder, { recursive: true }));

function shell(script: string) {
  const surroundings = { env: process.env, workingDirectory: folder, logFile, stopSignal: "SIGTERM" } as const;
  return { command: "/bin/sh", args: ["-c", script], ...surroundings };
}

describe("running a program to its end", () => {
  it("succeeds where the program does", async () => {
    await expect(runProgram("The seed", shell("exit 0"), never)).resolves.toBeUndefined();
  });

  it("fails where the program does, with the end of what it said", async () => {
    const run = runProgram("The seed", shell("seq 1 40; echo 'no such table' >&2; exit 1"), never);
    await expect(run).rejects.toThrow(
      /^The seed ended with exit code 1\. The end of .*program\.log:\n27\n(.*\n)*no such table$/,
    );
  });

  it("stops the program when it is no longer wanted", async () => {
    const interruption = new AbortController();
    const run = runProgram("The seed", shell("exec sleep 60"), interruption.signal);
    await pause(100);
    interruption.abort(new Error("Ctrl-C"));
    await expect(run).rejects.toThrow("Ctrl-C");
  });
});
