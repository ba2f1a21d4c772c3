import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endInGoodOrder } from "./interruptions";
import type { Progress } from "./progress";
import type { State } from "./state";
import type { Terraform } from "./terraform";

/** Terraform ended with an error; the message is what it said. */
export class TerraformFailed extends Error {
  constructor(
    verb: string,
    readonly output: string,
  ) {
    super(`terraform ${verb} failed:\n${output.trim()}`);
    this.name = "TerraformFailed";
  }
}

/** We were asked to end, and Terraform has ended in good order: its state is kept, and its lock released. */
export class TerraformInterrupted extends Error {
  constructor(verb: string) {
    const rest = verb === "apply" ? "what was made until then is in the state. Plan again" : "nothing was changed";
    super(`Interrupted: ${rest}.`);
    this.name = "TerraformInterrupted";
  }
}

export interface TerraformRunOptions {
  readonly terraform: Terraform;
  /** Folder in which Terraform works on one stack. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Receives each line of those commands that people want to follow. */
  readonly onLine: (line: string) => void;
  /** Hears of what the others wait for. */
  readonly progress: Progress;
}

/** Terraform at work on one stack, in a folder of its own. Each command rejects with TerraformFailed or TerraformInterrupted. */
export class TerraformRun {
  constructor(private readonly options: TerraformRunOptions) {}

  /** Takes over the stack as synthesised, and makes its provider and its state ready. */
  async begin(stack: string): Promise<void> {
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 });
    await writeFile(join(this.options.directory, "cdk.tf.json"), stack);
    await this.run("Making Terraform's provider and state ready", "init", "-input=false", "-no-color", "-reconfigure");
  }

  /** Moves the state from where it has been to where the stack keeps it by now. */
  async moveState(): Promise<void> {
    await this.run("Moving the state", "init", "-input=false", "-no-color", "-migrate-state", "-force-copy");
  }

  /** Takes what was cut off while it was made for made, so that a plan completes it instead of making it anew. */
  async untaint(address: string): Promise<void> {
    await this.run(`Taking up ${address} again`, "untaint", "-no-color", address);
  }

  /** Plans into a file, without a lock: the plan is refused later if the state has changed since. */
  async plan(file: string, ...args: readonly string[]): Promise<void> {
    const options = ["-input=false", "-no-color", "-lock=false", `-out=${file}`];
    await this.run("Comparing with what is in AWS", "plan", ...options, ...args);
  }

  async showPlan(file: string): Promise<unknown> {
    return JSON.parse(await this.run("Reading the plan", "show", "-json", "-no-color", file));
  }

  /** Applies a saved plan, and nothing else. Terraform itself refuses one whose state has changed. */
  async applyPlan(file: string): Promise<void> {
    await this.start("apply", ["-input=false", "-no-color", file], this.options.onLine);
  }

  /** The state as it is kept; undefined before the first deploy. */
  async pullState(): Promise<State | undefined> {
    const text = await this.run("Reading the state", "state", "pull");
    return text.trim() === "" ? undefined : JSON.parse(text);
  }

  private run(title: string, verb: string, ...args: readonly string[]): Promise<string> {
    return this.options.progress.during(title, () => this.start(verb, args, () => undefined));
  }

  private async start(verb: string, args: readonly string[], onLine: (line: string) => void): Promise<string> {
    const { terraform, directory, env } = this.options;
    const stdio = ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"];
    const child = spawn(terraform.command, [verb, ...args], { cwd: directory, env, stdio, detached: true });
    const ending = endInGoodOrder(child);
    const whole: string[] = [];
    const errors: string[] = [];
    let unfinished = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      whole.push(text);
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      lines.forEach(onLine);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    }).finally(() => ending.stop());
    if (code === 0) return whole.join("");
    throw ending.wasAsked()
      ? new TerraformInterrupted(verb)
      : new TerraformFailed(verb, errors.join("") || whole.join(""));
  }
}
