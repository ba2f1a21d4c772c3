import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watchMemory } from "./process-memory";
import { commandOf, processTree } from "./process-tree";

let shell: ChildProcess;
let sleeper: number;

beforeEach(async () => {
  shell = spawn("/bin/sh", ["-c", "sleep 611 & echo $!; wait"], {
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const [line] = await once(shell.stdout as NodeJS.ReadableStream, "data");
  sleeper = Number(line);
});
afterEach(() => process.kill(-(shell.pid as number), "SIGKILL"));

describe("the family of a process", () => {
  it("holds the process and its descendants, and nobody else", () => {
    expect(processTree(shell.pid as number).sort()).toEqual([shell.pid, sleeper].sort());
  });

  it("holds whoever is in a group that it leads, even once the parent between is gone", async () => {
    const ended = once(shell, "exit");
    shell.kill("SIGKILL");
    await ended;
    expect(processTree(shell.pid as number)).toEqual([sleeper]);
  });

  it("knows each by its command", () => {
    expect(commandOf(shell.pid as number)).toContain("echo $!; wait");
    expect(commandOf(2 ** 22 + 1)).toBe("");
  });
});

describe("the memory of a process with its family", () => {
  const onLinux = process.platform === "linux";

  it("is seen as it is now and at its peak, on Linux, where it can be", () => {
    const watch = () => watchMemory(process.pid, 10);
    if (!onLinux) return expect(watch).toThrow("on Linux only");
    const memory = watch();
    memory.stop();
    expect(memory.nowMib()).toBeGreaterThan(20);
    expect(memory.peakMib()).toBeGreaterThanOrEqual(memory.nowMib() * 0.5);
  });
});
