import { readFileSync } from "node:fs";
import { processTree } from "./process-tree";

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

function memoryOfTree(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + mibOf(pid), 0);
}

/** A process that ended meanwhile takes nothing. */
function mibOf(pid: number): number {
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}
