import type { Report } from "./steps";

/** A part of the local cloud that runs on its own. */
export interface Part {
  readonly name: string;
  /** Resolves with how it ended, whether it was asked to or not; left out where it cannot end by itself. */
  readonly ended?: Promise<string>;
  stop(): Promise<void>;
}

/** A part ended that should be running. */
export class PartDied extends Error {
  constructor(part: string, how: string) {
    super(
      `${part} ended with ${how}, and nothing here works without it. Start again, it goes on where it was: npm start`,
    );
    this.name = "PartDied";
  }
}

/** What runs, in the order in which it was started. */
export class RunningParts {
  private readonly parts: Part[] = [];
  private stopped: Promise<void> | undefined;
  private tellDeath: (death: PartDied) => void = () => undefined;

  /** Resolves when the first part ends that nobody asked to stop. */
  readonly death = new Promise<PartDied>((resolve) => {
    this.tellDeath = resolve;
  });

  constructor(private readonly report: Report) {}

  add<P extends Omit<Part, "name">>(name: string, part: P): P {
    this.parts.push({ name, ended: part.ended, stop: () => part.stop() });
    void part.ended?.then((how) => {
      if (!this.stopped) this.tellDeath(new PartDied(name, how));
    });
    return part;
  }

  /** Stops everything, the last started first. A part that does not stop as it should keeps no other running. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    for (const part of this.parts.reverse()) {
      await part.stop().catch((error: unknown) => {
        this.report({ event: "notice", text: `${part.name} did not stop as it should: ${error}` });
      });
    }
  }
}
