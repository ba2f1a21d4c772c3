import type { ChildProcess } from "node:child_process";

/** How a terminal, a pipeline or a system that goes down asks a program to end. */
const askingToEnd = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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
  return {
    wasAsked: () => isAsked,
    stop: () => {
      for (const signal of askingToEnd) process.off(signal, pass);
    },
  };
}
