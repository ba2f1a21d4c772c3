import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Terraform } from "./terraform";

/** Terraform ended with an error; the message is what it said. */
export class TerraformFailed extends Error {
  constructor(verb: string, output: string) {
    super(`terraform ${verb} failed:\n${output.trim()}`);
    this.name = "TerraformFailed";
  }
}

export interface TerraformRunOptions {
  readonly terraform: Terraform;
  /** Folder in which Terraform works on one stack. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Receives each line of those commands that people want to follow. */
  readonly onLine: (line: string) => void;
}

/** Terraform at work on one stack, in a folder of its own. Each command rejects with TerraformFailed. */
export class TerraformRun {
  constructor(private readonly options: TerraformRunOptions) {}

  /** Takes over the stack as synthesised, and makes its provider and its state ready. */
  async begin(stack: string): Promise<void> {
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 });
    await writeFile(join(this.options.directory, "cdk.tf.json"), stack);
    await this.run("init", "-input=false", "-no-color", "-reconfigure");
  }

  /** Plans into a file, without a lock: the plan is refused later if the state has changed since. */
  async plan(file: string, ...args: readonly string[]): Promise<void> {
    await this.run("plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`, ...args);
  }

  async showPlan(file: string): Promise<unknown> {
    return JSON.parse(await this.run("show", "-json", "-no-color", file));
  }

  /** Applies a saved plan, and nothing else. Terraform itself refuses one whose state has changed. */
  async applyPlan(file: string): Promise<void> {
    await this.follow("apply", "-input=false", "-no-color", file);
  }

  /** The state as it is kept; undefined before the first deploy. */
  async pullState(): Promise<{ readonly serial: number; readonly lineage: string } | undefined> {
    const text = await this.run("state", "pull");
    return text.trim() === "" ? undefined : JSON.parse(text);
  }

  private run(verb: string, ...args: readonly string[]): Promise<string> {
    return this.start(verb, args, () => undefined);
  }

  private async follow(verb: string, ...args: readonly string[]): Promise<void> {
    await this.start(verb, args, this.options.onLine);
  }

  private start(verb: string, args: readonly string[], onLine: (line: string) => void): Promise<string> {
    const { terraform, directory, env } = this.options;
    const child = spawn(terraform.command, [verb, ...args], { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
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
    // Ctrl-C reaches Terraform too, which ends in good order and keeps its state: we wait for it.
    const patience = () => undefined;
    process.on("SIGINT", patience);
    return new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        code === 0 ? resolve(whole.join("")) : reject(new TerraformFailed(verb, errors.join("") || whole.join(""))),
      );
    }).finally(() => process.off("SIGINT", patience));
  }
}
