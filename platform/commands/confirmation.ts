import { CommandRefused } from "./command";
import { ask } from "./prompt";

/** What is confirmed by its name. */
export interface Confirmation {
  readonly name: string;
  /** Such as "the environment". */
  readonly whose: string;
  /** What holds as long as nobody confirmed it, such as "prod is not deployed". */
  readonly without: string;
}

/** Asks somebody at a terminal; undefined where there is none, or no answer. */
export type Asking = (question: string) => Promise<string | undefined>;

const atTerminal: Asking = async (question) => (process.stdin.isTTY ? ask(question) : undefined);

/** Rejects with CommandRefused unless the name was given already, or is typed at a terminal. */
export async function checkConfirmed(
  { name, whose, without }: Confirmation,
  given: string | undefined,
  asking = atTerminal,
): Promise<void> {
  const typed = given ?? (await asking(`Type ${whose}'s name to go on: `));
  if (typed === name) return;
  const found = typed ? `"${typed}" is another name` : "nobody confirmed it";
  throw new CommandRefused(`${without}: ${found}. Type ${name} when asked, or use --confirm ${name}.`);
}
