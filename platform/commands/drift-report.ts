import { rm } from "node:fs/promises";
import { join } from "node:path";
import colours from "picocolors";
import { type Drift, type DriftClass, driftIn } from "./drift-classes";
import type { PlanJson } from "./plan-json";
import type { StackWork } from "./stack-work";

const classes: readonly DriftClass[] = ["security", "cost", "cosmetic"];

/** Compares what was deployed with what is there, without a lock and without a word to the state. Rejects with TerraformFailed. */
export async function findDrift(work: StackWork): Promise<readonly Drift[]> {
  const file = join(work.directory, "drift.tfplan");
  await work.terraform.begin(work.text);
  try {
    await work.terraform.plan(file, "-refresh-only");
    return driftIn((await work.terraform.showPlan(file)) as PlanJson, work.pathOf);
  } finally {
    await rm(file, { force: true });
  }
}

/** The findings, class by class. */
export function driftReport(name: string, drift: readonly Drift[]): string {
  if (drift.length === 0) return `${colours.bold(name)}: nothing was changed outside the code`;
  const counts = classes.map((each) => `${drift.filter((found) => found.class === each).length} ${each}`);
  return [
    `${colours.bold(name)}: changed outside the code: ${counts.join(", ")}`,
    ...classes.flatMap((each) =>
      section(
        each,
        drift.filter((found) => found.class === each),
      ),
    ),
    "",
    `To undo it: npm run plan -- ${name}, then npm run deploy -- ${name}.`,
    "What somebody added beside it (a rule, a policy) a deploy leaves there: take it away by hand.",
    "To keep it: write it into the code.",
  ].join("\n");
}

function section(title: string, drift: readonly Drift[]): readonly string[] {
  if (drift.length === 0) return [];
  const lines = drift.map(({ path, attribute, words }) => `  ${path}${attribute ? `: ${attribute}` : ""} ${words}`);
  return ["", colours.bold(title), ...lines];
}
