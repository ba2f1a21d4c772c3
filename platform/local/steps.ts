/** What a start tells of itself, as it happens. */
export type Report = (event: StartEvent) => void;

export type StartEvent =
  | (Named & { readonly event: "started" })
  | { readonly event: "progress"; readonly step: string; readonly text: string }
  | (Named & { readonly event: "done"; readonly ms: number; readonly note: string })
  | (Named & { readonly event: "failed"; readonly ms: number; readonly message: string })
  | { readonly event: "notice"; readonly text: string };

interface Named {
  readonly step: string;
  readonly title: string;
}

/** What a step may use while it runs. */
export interface Progress {
  /** Says where the step is; only the latest matters. */
  say(text: string): void;
  /** A few words that stay beside the finished step. */
  note(text: string): void;
}

/** A step did not succeed; the reason is its `cause`, and its message is the step's title with the cause's. */
export class StepFailed extends Error {
  constructor(title: string, cause: unknown) {
    super(`${title}: ${messageOf(cause)}`, { cause });
    this.name = "StepFailed";
  }
}

/** Whoever asked for the start no longer wants it. */
export class StartInterrupted extends Error {
  constructor() {
    super("The start was interrupted.");
    this.name = "StartInterrupted";
  }
}

/** What the steps have come to that a step needs. */
type Results<Needs extends readonly Promise<unknown>[]> = { -readonly [Index in keyof Needs]: Awaited<Needs[Index]> };

/**
 * Runs steps, each as soon as those that it needs are done, so that independent ones run side by side. The first one that fails
 * is reported and ends the run: nothing else begins, and what is under way is asked to stop by `signal`.
 */
export class StepRun<Context> {
  private readonly ending = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private readonly context: Context;

  /** `makeContext` gets the signal that is aborted as soon as the run has failed or was interrupted. */
  constructor(
    private readonly report: Report,
    interruption: AbortSignal,
    makeContext: (signal: AbortSignal) => Context,
  ) {
    interruption.addEventListener("abort", () => this.interrupt(), { once: true });
    if (interruption.aborted) this.interrupt();
    this.context = makeContext(this.ending.signal);
  }

  /**
   * Runs a step, `name` for programs and `title` for people, with the results of those that it needs. Rejects with the
   * reason for which the run has ended: the first StepFailed, or StartInterrupted.
   */
  step<const Needs extends readonly Promise<unknown>[], Result>(
    name: string,
    title: string,
    needs: Needs,
    act: (context: Context, progress: Progress, ...results: Results<Needs>) => Promise<Result>,
  ): Promise<Result> {
    const result = Promise.all(needs).then((results) =>
      this.take({ step: name, title }, (progress) => act(this.context, progress, ...(results as Results<Needs>))),
    );
    this.running.add(result);
    result.catch(() => undefined); // Whoever needs it rejects with the same reason.
    return result;
  }

  /** Resolves when no step is running any more, however each ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private interrupt(): void {
    this.ending.abort(new StartInterrupted());
  }

  private async take<Result>(step: Named, act: (progress: Progress) => Promise<Result>): Promise<Result> {
    this.ending.signal.throwIfAborted();
    const begin = performance.now();
    const ms = () => Math.round(performance.now() - begin);
    let note = "";
    this.report({ event: "started", ...step });
    try {
      const result = await act({
        say: (text) => this.report({ event: "progress", step: step.step, text }),
        note: (text) => {
          note = text;
        },
      });
      this.report({ event: "done", ...step, ms: ms(), note });
      return result;
    } catch (error) {
      this.ending.signal.throwIfAborted(); // An echo of what ended the run.
      this.report({ event: "failed", ...step, ms: ms(), message: messageOf(error) });
      this.ending.abort(new StepFailed(step.title, error));
      throw this.ending.signal.reason;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
