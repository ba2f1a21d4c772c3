import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, startTethered } from "./tethered-process";

const folder = mkdtempSync(join(tmpdir(), "lectern-tethered-"));
const logFile = join(folder, "program.log");
afterAll(() => rmSync(folder, { recursive: true }));

describe("a tethered process", () => {
  it("writes what it says to its log, and tells how it ended", async () => {
    const program = await startTethered(shell("echo hello; echo trouble >&2; exit 3"));
    expect(await program.ended).toBe("exit code 3");
    expect(readFileSync(logFile, "utf8")).toBe("hello\ntrouble\n");
  });

  it("is asked to stop by its own signal", async () => {
    const program = await startTethered(shell("trap 'exit 7' INT; while :; do sleep 0.05; done"));
    await pause(200);
    await program.stop();
    expect(await program.ended).toBe("exit code 7");
  });

  it("is killed where it does not obey, with what it started", async () => {
    const program = await startTethered(shell("trap '' INT; sleep 600 & wait; wait; sleep 600"));
    await pause(200);
    await program.stop();
    expect(await program.ended).toBe("signal SIGKILL");
    expect(await isGone(-program.pid)).toBe(true);
  }, 15_000);

  it("may be stopped again after it has ended", async () => {
    const program = await startTethered(shell("exit 0"));
    await program.ended;
    await expect(program.stop()).resolves.toBeUndefined();
  });

  it("says so where the program cannot be found", async () => {
    const program = await startTethered({ ...shell(""), command: "no-such-program", args: [] });
    expect(await program.ended).toBe("exit code 127");
  });

  it("does not outlive us, even where we are killed", async () => {
    const us = spawn(process.execPath, ["--import", "tsx", "-e", startsASleeper()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [pid] = await once(us.stdout, "data");
      expect(isThere(Number(pid))).toBe(true);
      us.kill("SIGKILL");
      expect(await isGone(Number(pid))).toBe(true);
    } finally {
      us.kill("SIGKILL");
    }
  });
});

function shell(script: string): Program {
  return {
    command: "/bin/sh",
    args: ["-c", script],
    env: process.env,
    workingDirectory: folder,
    logFile,
    stopSignal: "SIGINT",
  };
}

function startsASleeper(): string {
  return `
    const { startTethered } = require(${JSON.stringify(join(__dirname, "tethered-process.ts"))});
    const sleeper = { command: "sleep", args: ["600"], env: process.env, workingDirectory: "/", logFile: "/dev/null", stopSignal: "SIGTERM" };
    startTethered(sleeper).then(({ pid }) => process.stdout.write(String(pid)));
  `;
}

/** Whether a process, or for a negative id a process group, disappears within three seconds. */
async function isGone(pid: number): Promise<boolean> {
  for (let waited = 0; isThere(pid) && waited < 3_000; waited += 50) await pause(50);
  return !isThere(pid);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
