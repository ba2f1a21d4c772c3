import { relative } from "node:path";
import colours from "picocolors";
import type { AccessChange, Fate, PlannedChange } from "./plan-judgement";
import type { ShownPlan } from "./saved-plan";

/** What stands before a change. */
const signs: Readonly<Record<Fate, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  move: ">",
  forget: "x",
};

const counted: Readonly<Record<Fate, string>> = {
  create: "to add",
  update: "to change",
  replace: "to replace",
  delete: "to delete",
  move: "moved",
  forget: "to forget",
};

/** A plan on one screen: how much, what is lost, who gains access, and how to go on. */
export function planReport(name: string, { file, sha256, judgement }: ShownPlan): string {
  const { counts, changes, access, outputs, refused, pointless } = judgement;
  const of = (...fates: readonly Fate[]) => changes.filter(({ fate }) => fates.includes(fate));
  const isEmpty = changes.length + outputs.length === 0;
  return [
    `${colours.bold(name)}: ${isEmpty ? "no changes" : summary(counts, outputs)}`,
    ...section("Replaced", of("replace").map(inWords)),
    ...section("Deleted", of("delete").map(inWords)),
    ...section("Forgotten by Terraform, and left as it is", of("forget").map(inWords)),
    ...section("Moved", changes.filter(({ previously }) => previously !== undefined).map(inWords)),
    ...section("Security groups", accessLines(access, "security group")),
    ...section("IAM and policies", accessLines(access, "IAM")),
    ...section(
      "Allowed, but not lost by this plan",
      pointless.map((each) => `  ${each}`),
    ),
    "",
    ...(refused.length > 0
      ? refusal(refused)
      : isEmpty
        ? []
        : [`Plan     ${relative(process.cwd(), file)}`, `SHA-256  ${sha256}`]),
    ...(refused.length > 0 || isEmpty ? [] : [`Apply it: npm run deploy -- ${name}`]),
  ]
    .join("\n")
    .trimEnd();
}

/** The same for programs. */
export function planData(name: string, { file, sha256, judgement }: ShownPlan): object {
  const isRefused = judgement.refused.length > 0;
  return { environment: name, ...judgement, ...(isRefused ? {} : { plan: { file, sha256 } }) };
}

function summary(counts: Readonly<Record<Fate, number>>, outputs: readonly string[]): string {
  const parts = (Object.keys(counts) as Fate[])
    .filter((fate) => counts[fate] > 0)
    .map((fate) => `${counts[fate]} ${counted[fate]}`);
  const ofOutputs = outputs.length > 0 ? [`${outputs.length} outputs that differ`] : [];
  return [...parts, ...ofOutputs].join(", ");
}

function inWords({ fate, path, address, attributes, previously, loses }: PlannedChange): string {
  const because = fate === "replace" && attributes.length > 0 ? `, because of ${attributes.join(", ")}` : "";
  const from = previously === undefined ? "" : `, until now ${previously}`;
  const what = loses === undefined ? "" : `, a ${loses}`;
  return `  ${signs[fate]} ${path}${what}${because}${from} (${address})`;
}

function accessLines(access: readonly AccessChange[], concern: AccessChange["concern"]): readonly string[] {
  return access
    .filter((change) => change.concern === concern)
    .flatMap(({ path, fate, adds, takes, attributes }) => [
      `  ${signs[fate]} ${path}${attributes.length > 0 ? `: ${attributes.join(", ")}` : ""}`,
      ...adds.map((each) => colours.green(`      + ${each}`)),
      ...takes.map((each) => colours.red(`      - ${each}`)),
    ]);
}

function refusal(refused: readonly PlannedChange[]): readonly string[] {
  return [
    colours.red("Refused, and not kept: this plan would lose for good"),
    ...refused.map(({ path, loses, fate }) => `  the ${loses} ${path}, which it would ${fate}`),
    "A construct that was only renamed needs a moved block. To lose it nonetheless, plan again with",
    ...refused.map(({ address }) => `  --allow-replace ${address}`),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", colours.bold(title), ...lines];
}
