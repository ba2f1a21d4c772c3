import type { ChildProcess } from "node:child_process";

/** How a terminal, a pipeline or a system that goes down asks a program to end. */
const askingToEnd = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The programs that we wait for, and that end in good order when we are asked to end. */
const waitedFor = new Set<ChildProcess>();

/** Has `end` called when we are asked to end while no such program is at work: between two of them, or before the first. */
export function whenAskedToEndIdle(end: () => void): void {
  for (const signal of askingToEnd) {
    process.on(signal, () => {
      if (waitedFor.size === 0) end();
    });
  }
}

/**
 * Sees to it that a program which keeps something (a state, a lock, a folder) ends in good order when we are asked to end: it
 * hears of it once, as of Ctrl-C, and we wait for it. A second Ctrl-C would have Terraform drop everything. The program has to
 * be in a process group of its own (`detached`), or the terminal would tell it as well. Answers whether we were asked.
 */
export function endInGoodOrder(child: ChildProcess): { wasAsked(): boolean; stop(): void } {
  let isAsked = false;
  const pass = () => {
    if (isAsked) return;
    isAsked = true;
    child.kill("SIGINT");
  };
  for (const signal of askingToEnd) process.on(signal, pass);
  waitedFor.add(child);
  return {
    wasAsked: () => isAsked,
    stop: () => {
      waitedFor.delete(child);
      for (const signal of askingToEnd) process.off(signal, pass);
    },
  };
}
