import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { endInGoodOrder } from "./interruptions";
import type { TerraformJson } from "./stack-configuration";

const root = join(__dirname, "../..");

/** There are no stacks to be read; the message is what the synthesis said, or what to do. */
export class SynthesisFailed extends Error {
  constructor(output: string) {
    super(`There are no synthesised stacks:\n${output}`);
    this.name = "SynthesisFailed";
  }
}

/** Synthesises every stack just as a deploy does, and returns what Terraform would get. Throws SynthesisFailed. */
export function synthesise(): readonly TerraformJson[] {
  const folder = newFolder();
  try {
    synthesiseInto(folder);
    return readStacks(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes every stack into a folder, as cdktf does into cdktf.out. Throws SynthesisFailed. */
export function synthesiseInto(folder: string): void {
  const { status, stderr } = spawnSync(process.execPath, app, { ...optionsFor(folder), encoding: "utf8" });
  if (status !== 0) throw new SynthesisFailed(stderr);
}

/** What `synthesise` does, without standing still meanwhile. Rejects with SynthesisFailed. */
export async function synthesiseAside(): Promise<readonly TerraformJson[]> {
  const folder = newFolder();
  const child = spawn(process.execPath, app, {
    ...optionsFor(folder),
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const ending = endInGoodOrder(child);
  try {
    const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const [stderr, status] = await Promise.all([text(child.stderr), ended]);
    if (status !== 0) throw new SynthesisFailed(ending.wasAsked() ? "It was interrupted." : stderr);
    return readStacks(folder);
  } finally {
    ending.stop();
    rmSync(folder, { recursive: true });
  }
}

const app = ["--import", "tsx", "platform/main.ts"];

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "lectern-synth-"));
}

function optionsFor(folder: string) {
  return { cwd: root, env: { ...process.env, CDKTF_OUTDIR: folder } };
}

/** The stacks in a folder that cdktf wrote, such as cdktf.out. Throws SynthesisFailed where there are none. */
export function readStacks(folder: string): readonly TerraformJson[] {
  const stacks = join(folder, "stacks");
  if (!existsSync(stacks)) throw new SynthesisFailed(`There is no folder ${stacks}: write it by npm run synth.`);
  return readdirSync(stacks).map((stack) => JSON.parse(readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")));
}
