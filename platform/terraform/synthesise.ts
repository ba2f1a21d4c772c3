import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TerraformJson } from "./stack-configuration";

const root = join(__dirname, "../..");

/** The stacks could not be written; the message is what the synthesis said. */
export class SynthesisFailed extends Error {
  constructor(output: string) {
    super(`The stacks could not be synthesised:\n${output}`);
    this.name = "SynthesisFailed";
  }
}

/** Synthesises every stack just as a deploy does, and returns what Terraform would get. Throws SynthesisFailed. */
export function synthesise(): readonly TerraformJson[] {
  const folder = mkdtempSync(join(tmpdir(), "lectern-synth-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "platform/main.ts"], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: folder },
      encoding: "utf8",
    });
    if (status !== 0) throw new SynthesisFailed(stderr);
    return readStacks(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The stacks in a folder that cdktf wrote, such as cdktf.out. */
export function readStacks(folder: string): readonly TerraformJson[] {
  return readdirSync(join(folder, "stacks")).map((stack) =>
    JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8")),
  );
}
