import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const folder = mkdtempSync(join(tmpdir(), "lectern-synth-"));
  try {
    synthesiseInto(folder);
    return readStacks(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes every stack into a folder, as cdktf does into cdktf.out. Throws SynthesisFailed. */
export function synthesiseInto(folder: string): void {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "platform/main.ts"], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: folder },
    encoding: "utf8",
  });
  if (status !== 0) throw new SynthesisFailed(stderr);
}

/** The stacks in a folder that cdktf wrote, such as cdktf.out. Throws SynthesisFailed where there are none. */
export function readStacks(folder: string): readonly TerraformJson[] {
  const stacks = join(folder, "stacks");
  if (!existsSync(stacks)) throw new SynthesisFailed(`There is no folder ${stacks}: write it by npm run synth.`);
  return readdirSync(stacks).map((stack) => JSON.parse(readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")));
}
