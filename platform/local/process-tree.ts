import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** The process ids of a process, of all its descendants, and of whatever is in a process group that one of them leads. */
export function processTree(root: number): number[] {
  const all = process.platform === "linux" ? processesInProc() : processesFromPs();
  const tree = new Set([root]);
  for (let before = 0; before < tree.size; ) {
    before = tree.size;
    for (const { pid, parent, group } of all) if (tree.has(parent) || tree.has(group)) tree.add(pid);
  }
  const there = new Set(all.map(({ pid }) => pid));
  return [...tree].filter((pid) => there.has(pid));
}

/** The command line of a process; empty where it is not there or is over. */
export function commandOf(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
      : execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/** Small installations of Linux come without ps. */
function processesInProc(): Process[] {
  const names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return names.flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) . /, "");
      return processIn(`${name} ${stat}`);
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

function processesFromPs(): Process[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" }).trim().split("\n").map(processIn);
}

function processIn(text: string): Process {
  const [pid = 0, parent = 0, group = 0] = text.trim().split(/\s+/).map(Number);
  return { pid, parent, group };
}
