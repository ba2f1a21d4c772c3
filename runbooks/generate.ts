import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alarms, pageOf } from "../monitoring/alarms";
import { factsOf, indexOf } from "./facts";
import { withBlock } from "./generated-block";

const root = join(__dirname, "..");

/** A generated file: where it is and what it should say. */
export interface Generated {
  readonly path: string;
  readonly content: string;
}

/** Every file with something generated in it, as it should be. All missing pages are reported at once. */
export function generated(): Generated[] {
  const missing = alarms.map(pageOf).filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) {
    throw new Error(
      `These alarms have no page: write ${missing.join(", ")}, with Meaning, Impact, Diagnosis and Mitigation.`,
    );
  }
  return [
    withGenerated("runbooks/README.md", "index", indexOf(alarms)),
    ...alarms.map((alarm) => withGenerated(pageOf(alarm), "facts", factsOf(alarm))),
  ];
}

function withGenerated(path: string, block: string, content: string): Generated {
  return { path, content: withBlock(readFileSync(join(root, path), "utf8"), path, block, content) };
}
