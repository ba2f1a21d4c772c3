import { readdirSync, readFileSync } from "node:fs";

/** What a process and all its descendants take together, as it was seen. */
export interface MemoryWatch {
  /** The most so far, in MiB. */
  peakMib(): number;
  /** The amount now, in MiB. */
  nowMib(): number;
  stop(): void;
}

/**
 * Watches the memory of a process with its descendants and their process groups. It counts proportional set size, in which
 * a page shared by several processes counts once in all. Linux only; throws elsewhere.
 */
export function watchMemory(root: number, everyMs: number): MemoryWatch {
  if (process.platform !== "linux") throw new Error("Memory can be measured on Linux only: it is read from /proc.");
  let peak = 0;
  const look = () => {
    const now = memoryOfTree(root);
    peak = Math.max(peak, now);
    return now;
  };
  const timer = setInterval(look, everyMs);
  return {
    peakMib: () => peak,
    nowMib: look,
    stop: () => clearInterval(timer),
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

function memoryOfTree(root: number): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(processOf);
  const tree = new Set([root]);
  for (let before = 0; before < tree.size; ) {
    before = tree.size;
    for (const { pid, parent, group } of all) if (tree.has(parent) || tree.has(group)) tree.add(pid);
  }
  return [...tree].reduce((sum, pid) => sum + mibOf(pid), 0);
}

/** A process that ended meanwhile is none. */
function processOf(pid: string): Process[] {
  try {
    const [, parent, group] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ")
      .map(Number);
    return [{ pid: Number(pid), parent: parent ?? 0, group: group ?? 0 }];
  } catch {
    return [];
  }
}

function mibOf(pid: number): number {
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}
