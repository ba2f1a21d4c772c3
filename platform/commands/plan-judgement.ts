import { lostWith } from "../stacks/stateful-resources";
import type { PathOf } from "./construct-paths";
import { grants, isAccessPart, policyAttributes } from "./granted-access";
import { type Attributes, changedAttributes, type PlanJson, type ResourceChange } from "./plan-json";
import { isSecurityGroupPart, passages } from "./security-group-rules";

export type Fate = "create" | "update" | "replace" | "delete" | "move" | "forget";

export interface PlannedChange {
  readonly address: string;
  /** Where it stands in the stacks, such as dev/database/instance. */
  readonly path: string;
  readonly fate: Fate;
  /** The attributes that differ; of a replacement, those that force it. */
  readonly attributes: readonly string[];
  /** Where it was, if it is moved. */
  readonly previously?: string;
  /** What is lost with it ("database"), if it is replaced or deleted and holds something, or is gone and made anew. */
  readonly loses?: string;
  /** Whether it was deployed, is not to be found any more, and would be made anew, with nothing in it. */
  readonly isGone?: true;
  /** Why AWS would refuse it half way through the deploy; no leave helps. */
  readonly impossible?: string;
}

/** A change of who may reach or do what. */
export interface AccessChange {
  readonly path: string;
  readonly concern: "security group" | "IAM";
  readonly fate: Fate;
  readonly adds: readonly string[];
  readonly takes: readonly string[];
  /** The attributes that differ, where that is all that can be said. */
  readonly attributes: readonly string[];
}

export interface PlanJudgement {
  readonly counts: Readonly<Record<Fate, number>>;
  readonly changes: readonly PlannedChange[];
  readonly access: readonly AccessChange[];
  /** Outputs that will differ. */
  readonly outputs: readonly string[];
  /** What would be lost without leave, and what AWS would refuse: the plan must not be applied. */
  readonly refused: readonly PlannedChange[];
  /** Leave that was given for what the plan does not lose. */
  readonly pointless: readonly string[];
}

/**
 * Everything that a reader has to know of a plan. `allowed` holds the addresses, or construct paths, of what may be lost.
 */
export function judgePlan(plan: PlanJson, pathOf: PathOf, allowed: readonly string[]): PlanJudgement {
  const planned = (plan.resource_changes ?? []).filter(({ mode }) => mode !== "data");
  const gone = new Set((plan.resource_drift ?? []).filter(isDeletion).map(({ address }) => address));
  const changes = planned.flatMap((change) => plannedChange(change, pathOf, gone.has(change.address)));
  const losses = changes.filter(({ loses }) => loses !== undefined);
  const isNamed = ({ address, path }: PlannedChange) => allowed.includes(address) || allowed.includes(path);
  return {
    counts: countsOf(changes),
    changes,
    access: planned.flatMap((change) => accessChange(change, pathOf)),
    outputs: changedOutputs(plan),
    refused: changes.filter((change) => change.impossible || (change.loses && !isNamed(change))),
    pointless: allowed.filter((name) => !losses.some(({ address, path }) => address === name || path === name)),
  };
}

/** Whether applying the plan would change anything, be it only where Terraform looks for a resource. */
export function hasChanges({ changes, outputs }: PlanJudgement): boolean {
  return changes.length + outputs.length > 0;
}

function plannedChange(change: ResourceChange, pathOf: PathOf, isGone: boolean): readonly PlannedChange[] {
  const fate = fateOf(change);
  if (fate === undefined) return [];
  const { address, previous_address, type } = change;
  const isMadeAnew = fate === "create" && isGone;
  const loses = fate === "replace" || fate === "delete" || isMadeAnew ? lostWith(type) : undefined;
  const impossible = fate === "update" ? shrinking(change) : undefined;
  return [
    {
      address,
      path: pathOf(address),
      fate,
      attributes: attributesOf(change, fate),
      ...(previous_address === undefined ? {} : { previously: previous_address }),
      ...(loses === undefined ? {} : { loses }),
      ...(isMadeAnew ? { isGone: true as const } : {}),
      ...(impossible === undefined ? {} : { impossible }),
    },
  ];
}

function isDeletion({ change: { actions }, mode }: ResourceChange): boolean {
  return mode !== "data" && actions.includes("delete");
}

/**
 * Disks only grow: ModifyDBInstance in Amazon RDS's API Reference, ModifyVolume in Amazon EC2's. The AWS provider plans it
 * nonetheless, and fails when other things have been changed already.
 */
function shrinking({ type, change: { before, after } }: ResourceChange): string | undefined {
  const size = disks[type];
  if (size === undefined) return undefined;
  const [was, is] = [size(before ?? {}), size(after ?? {})];
  return is < was ? `its disk has ${was} GB and cannot shrink to ${is} GB` : undefined;
}

/** By type, the GB of a disk that is changed in its place. */
const disks: Readonly<Record<string, (attributes: Attributes) => number>> = {
  aws_db_instance: ({ allocated_storage }) => Number(allocated_storage),
  aws_ebs_volume: ({ size }) => Number(size),
  aws_instance: ({ root_block_device }) =>
    Number((root_block_device as readonly Attributes[] | undefined)?.[0]?.volume_size),
};

function fateOf({ change: { actions }, previous_address }: ResourceChange): Fate | undefined {
  if (actions.includes("delete") && actions.includes("create")) return "replace";
  if (actions.includes("forget")) return "forget";
  const [action] = actions;
  if (action === "create" || action === "update" || action === "delete") return action;
  return previous_address === undefined ? undefined : "move";
}

function attributesOf(change: ResourceChange, fate: Fate): readonly string[] {
  if (fate === "update") return changedAttributes(change);
  if (fate === "replace") return [...new Set((change.change.replace_paths ?? []).map(([name]) => String(name)))];
  return [];
}

function accessChange(change: ResourceChange, pathOf: PathOf): readonly AccessChange[] {
  const fate = fateOf(change);
  const said = saidOf(change.type);
  if (fate === undefined || fate === "move" || said === undefined) return [];
  if (isUntold(change))
    return [{ path: pathOf(change.address), concern: said.concern, fate, adds: [untold], takes: [], attributes: [] }];
  const [before, after] = [said.of(change.change.before), said.of(change.change.after)];
  const adds = after.filter((each) => !before.includes(each));
  const takes = before.filter((each) => !after.includes(each));
  const attributes = adds.length + takes.length === 0 ? attributesOf(change, fate) : [];
  return [{ path: pathOf(change.address), concern: said.concern, fate, adds, takes, attributes }];
}

/** In the place of a policy that holds names of what is not made yet. */
const untold = "what only the deploy will tell";

function isUntold({ change: { after_unknown } }: ResourceChange): boolean {
  const unknown = typeof after_unknown === "object" ? after_unknown : {};
  return policyAttributes.some((name) => unknown[name] === true);
}

function saidOf(
  type: string,
): { concern: AccessChange["concern"]; of: (attributes: Attributes | null) => readonly string[] } | undefined {
  if (isSecurityGroupPart(type)) return { concern: "security group", of: (attributes) => passages(type, attributes) };
  return isAccessPart(type) ? { concern: "IAM", of: grants } : undefined;
}

function countsOf(changes: readonly PlannedChange[]): Record<Fate, number> {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, move: 0, forget: 0 };
  for (const { fate } of changes) counts[fate]++;
  return counts;
}

function changedOutputs({ output_changes = {} }: PlanJson): readonly string[] {
  return Object.entries(output_changes)
    .filter(([, { actions }]) => !actions.includes("no-op"))
    .map(([name]) => name);
}
