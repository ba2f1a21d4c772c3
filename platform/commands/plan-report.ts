import { relative } from "node:path";
import colours from "picocolors";
import { fold } from "./fold";
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

/** So many lines of one kind are read; of more the rest is counted. */
const readable = 10;

/**
 * A plan on one screen: how much, what is lost, who gains access, and how to go on. What is lost and what is changed of who
 * may do what is told in full; what is only added, or only changed, is summed up where it is much, unless in detail.
 */
export function planReport(
  name: string,
  shown: ShownPlan,
  inDetail: boolean,
  goOn: readonly string[] = howToGoOn(shown),
): string {
  const { counts, changes, access, outputs, refused, pointless } = shown.judgement;
  const isEmpty = changes.length + outputs.length === 0;
  const of = (...fates: readonly Fate[]) => changes.filter(({ fate }) => fates.includes(fate));
  const summed = inDetail ? Number.POSITIVE_INFINITY : readable;
  return [
    `${colours.bold(name)}: ${isEmpty ? "no changes" : summary(counts, outputs)}`,
    ...section("Replaced", of("replace").flatMap(inWords)),
    ...section("Deleted", of("delete").flatMap(inWords)),
    ...section("Gone from AWS, and made anew", changes.filter(({ isGone }) => isGone).flatMap(inWords)),
    ...section("Forgotten by Terraform, and left as it is", of("forget").flatMap(inWords)),
    ...section("Moved", changes.filter(({ previously }) => previously !== undefined).flatMap(inWords)),
    ...section("Security groups", securityGroupLines(access)),
    ...section("IAM and policies", accessLines(access, summed)),
    ...section("Changed", changedLines(of("update"), summed)),
    ...section(
      "Added",
      addedLines(
        of("create").filter(({ isGone }) => !isGone),
        summed,
      ),
    ),
    ...section(
      "Allowed, but not lost by this plan",
      pointless.map((each) => `  ${each}`),
    ),
    ...(isEmpty ? [] : ["", ...(refused.length > 0 ? refusal(refused) : goOn)]),
  ].join("\n");
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
  const ofOutputs =
    outputs.length > 0 ? [`${outputs.length} output${outputs.length > 1 ? "s differ" : " differs"}`] : [];
  return [...parts, ...ofOutputs].join(", ");
}

function inWords({ fate, path, attributes, previously, loses }: PlannedChange): readonly string[] {
  const because = fate === "replace" && attributes.length > 0 ? `, because of ${attributes.join(", ")}` : "";
  const from = previously === undefined ? "" : `, until now ${previously}`;
  const what = loses === undefined ? "" : ` (${loses})`;
  return fold(`  ${signs[fate]} ${path}${what}${because}${from}`);
}

/** Every rule that lets pass more or less than before, and every group that comes or goes. */
function securityGroupLines(access: readonly AccessChange[]): readonly string[] {
  return access
    .filter(({ concern, attributes }) => concern === "security group" && !areTags(attributes))
    .flatMap(accessInWords);
}

/** Every change of who may do what; what comes with new resources is summed up where it is much. */
function accessLines(access: readonly AccessChange[], summed: number): readonly string[] {
  const ofIam = access.filter(({ concern, attributes }) => concern === "IAM" && !areTags(attributes));
  const isNew = ({ fate }: AccessChange) => fate === "create";
  const fresh = ofIam.filter(isNew);
  const freshLines = fresh.flatMap(accessInWords);
  const permissions = fresh.reduce((sum, { adds }) => sum + adds.length, 0);
  const sum = `  + ${fresh.length} new ones, with ${permissions} grants and denials: --details shows each`;
  const isMuch = freshLines.length > 2 * summed;
  return [...ofIam.filter((each) => !isNew(each)).flatMap(accessInWords), ...(isMuch ? [sum] : freshLines)];
}

function accessInWords({ path, fate, adds, takes, attributes }: AccessChange): readonly string[] {
  return [
    ...fold(`  ${signs[fate]} ${path}${attributes.length > 0 ? `: ${attributes.join(", ")}` : ""}`),
    ...actionsTogether(adds).flatMap((each) => fold(`      + ${each}`).map(colours.green)),
    ...actionsTogether(takes).flatMap((each) => fold(`      - ${each}`).map(colours.red)),
  ];
}

/** "Allow a on x" and "Allow b on x" as "Allow a, b on x". */
function actionsTogether(grants: readonly string[]): readonly string[] {
  const together = new Map<string, string[]>();
  for (const grant of grants) {
    const [, effect, action, rest = ""] = /^(Allow|Deny) (\S+)((?: on | to | if ).*)?$/.exec(grant) ?? [];
    const key = effect && action ? `${effect} …${rest}` : grant;
    together.set(key, [...(together.get(key) ?? []), action ?? ""]);
  }
  return [...together].map(([key, actions]) => key.replace("…", actions.join(", ")));
}

function changedLines(updates: readonly PlannedChange[], summed: number): readonly string[] {
  const tagged = updates.filter(({ attributes }) => areTags(attributes));
  const others = updates.filter((each) => !tagged.includes(each));
  const lines = others.map(({ path, attributes }) => `  ~ ${path}: ${attributes.join(", ")}`);
  const rest = others.length - summed;
  return [
    ...lines.slice(0, summed).flatMap(fold),
    ...(rest > 0 ? [`  ~ and ${rest} more: --details shows each`] : []),
    ...(tagged.length > 0 ? tagLines(tagged, summed) : []),
  ];
}

function tagLines(tagged: readonly PlannedChange[], summed: number): readonly string[] {
  const which = tagged.length > summed ? partsOf(tagged) : tagged.map(({ path }) => path).join(", ");
  return fold(`  ~ ${tagged.length} in their tags alone: ${which}`);
}

function addedLines(created: readonly PlannedChange[], summed: number): readonly string[] {
  if (created.length <= summed) return created.flatMap(({ path }) => fold(`  + ${path}`));
  return fold(`  + ${partsOf(created)}`);
}

/** How many there are in each part of the environment: "network 17, database 12". */
function partsOf(changes: readonly PlannedChange[]): string {
  const counts = new Map<string, number>();
  for (const { path } of changes) {
    const part = path.split("/")[1] ?? path;
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return [...counts].map(([part, count]) => `${part} ${count}`).join(", ");
}

function areTags(attributes: readonly string[]): boolean {
  return attributes.length > 0 && attributes.every((name) => name === "tags" || name === "tags_all");
}

function howToGoOn({ file, sha256, deploy }: ShownPlan): readonly string[] {
  return [`Plan     ${relative(process.cwd(), file)}`, `SHA-256  ${sha256}`, `Apply it: ${deploy}`];
}

function refusal(refused: readonly PlannedChange[]): readonly string[] {
  const impossible = refused.filter((each) => each.impossible);
  const losses = refused.filter((each) => !each.impossible);
  return [
    colours.red("Refused, and not kept."),
    ...(impossible.length > 0 ? ["AWS would refuse it half way through the deploy:"] : []),
    ...impossible.flatMap((each) => fold(`  ${each.path}: ${each.impossible}`)),
    ...(losses.length > 0 ? ["This plan would lose for good:"] : []),
    ...losses.flatMap(({ path, loses, fate, isGone }) =>
      fold(`  the ${loses} ${path}, which ${isGone ? "is gone, and would be made anew, empty" : `it would ${fate}`}`),
    ),
    ...(losses.length > 0 ? howToLose(losses) : []),
  ];
}

function howToLose(losses: readonly PlannedChange[]): readonly string[] {
  const canBeMoved = losses.some(({ fate }) => fate === "delete");
  return [
    ...(losses.some(({ isGone }) => isGone) ? ["Is this the region that it was deployed in, and its state?"] : []),
    ...(canBeMoved ? ["A construct that was only renamed needs a moved block."] : []),
    "To lose it nonetheless, plan again with",
    ...losses.map(({ address }) => `  --allow-replace ${address}`),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", colours.bold(title), ...lines];
}
