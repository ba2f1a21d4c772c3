/** Says what is being waited for, once it takes longer than people like to look at nothing. */
export interface Progress {
  during<Result>(title: string, work: () => Promise<Result>): Promise<Result>;
}

/** What progress is written to: a terminal, or a pipe or file. */
export type Output = Pick<NodeJS.WritableStream, "write"> & { readonly isTTY?: boolean };

/** After this long, whoever looks on is told. */
const patienceMs = 2_000;

/**
 * Progress on a terminal is one line that counts the seconds and goes away; elsewhere it is a lasting line without colours.
 * It is meant for standard error: standard output is the command's result.
 */
export function progressOn(output: Output): Progress {
  return {
    async during(title, work) {
      const begin = performance.now();
      const seconds = () => Math.round((performance.now() - begin) / 1_000);
      let clock: NodeJS.Timeout | undefined;
      const tell = () => output.write(output.isTTY ? `\r\x1b[K… ${title}, ${seconds()} s` : `… ${title}\n`);
      const patience = setTimeout(() => {
        tell();
        if (output.isTTY) clock = setInterval(tell, 1_000);
      }, patienceMs);
      try {
        return await work();
      } finally {
        clearTimeout(patience);
        clearInterval(clock);
        if (clock) output.write("\r\x1b[K");
      }
    },
  };
}

/** For those who look at nothing. */
export const silent: Progress = { during: (_, work) => work() };
