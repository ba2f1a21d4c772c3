import { open } from "node:fs/promises";

const everyMs = 200;

/**
 * Empties a log and passes on each line that is added to it from then on, soon after it is complete. `stop` passes on what
 * is still there; an unfinished last line is left out.
 */
export async function followLines(logFile: string, onLine: (line: string) => void): Promise<{ stop(): Promise<void> }> {
  const log = await open(logFile, "w+");
  const decoder = new TextDecoder();
  let rest = "";
  let reading = Promise.resolve();

  async function readOn(): Promise<void> {
    const lines = (rest + decoder.decode(await log.readFile(), { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  const timer = setInterval(() => {
    reading = reading.then(readOn);
  }, everyMs);

  return {
    async stop() {
      clearInterval(timer);
      await reading.then(readOn).finally(() => log.close());
    },
  };
}
