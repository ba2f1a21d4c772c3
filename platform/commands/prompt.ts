import { once } from "node:events";
import { createInterface } from "node:readline/promises";

/** What is typed in answer to a question; undefined where Ctrl-C or Ctrl-D is, or where there is nobody. */
export async function ask(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string | undefined> {
  const terminal = createInterface({ input, output });
  const closed = once(terminal, "close").then(() => undefined);
  const typed = terminal.question(question).catch(() => undefined);
  const answer = await Promise.race([typed, closed]).finally(() => terminal.close());
  return answer?.trim();
}
