import type { Difference } from "../environments/differences";
import { StackConfiguration, type TerraformJson } from "../terraform/stack-configuration";

/** A field, or a part of the stacks, that is not the same in all of them. */
export interface FoundDifference {
  /** The field, such as database.maxStorageGb; or the part, such as "part network/flow-log (aws_flow_log)". */
  readonly field: string;
  /** By environment; absent where it has none. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Why, where it is declared. */
  readonly reason?: string;
}

export interface Parity {
  readonly differences: readonly FoundDifference[];
  readonly undeclared: readonly FoundDifference[];
  /** Declarations of what is the same everywhere. */
  readonly stale: readonly Difference[];
}

type ByEnvironment<Value> = Readonly<Record<string, Value>>;

/** Compares environments field by field, and their stacks part by part, and holds the differences to the declared ones. */
export function compareEnvironments(
  environments: ByEnvironment<object>,
  stacks: readonly TerraformJson[],
  declared: readonly Difference[],
): Parity {
  const fields = Object.entries(environments).map(([name, values]) => [name, flat(values)] as const);
  const parts = stacks.map(partsOf).filter(([name]) => name in environments);
  const found = [...differing(fields), ...differing(parts)].map((difference) => {
    const declaration = declared.find(({ field }) => isWithin(difference.field, field));
    return declaration === undefined ? difference : { ...difference, reason: declaration.reason };
  });
  return {
    differences: found,
    undeclared: found.filter(({ reason }) => reason === undefined),
    stale: declared.filter((each) => !found.some(({ field }) => isWithin(field, each.field))),
  };
}

function differing(all: readonly (readonly [string, ByEnvironment<unknown>])[]): readonly FoundDifference[] {
  const keys = [...new Set(all.flatMap(([, values]) => Object.keys(values)))];
  return keys
    .filter((key) => new Set(all.map(([, values]) => JSON.stringify(values[key]))).size > 1)
    .map((field) => ({ field, values: Object.fromEntries(all.map(([name, values]) => [name, values[field]])) }));
}

/** What the stack has, by construct path and type, each with how often: what differs within a part, a value decides. */
function partsOf(stack: TerraformJson): readonly [string, ByEnvironment<number>] {
  const { name, resources } = new StackConfiguration(stack);
  const parts: Record<string, number> = {};
  for (const { path, type } of resources) {
    const part = `part ${path.split("/").slice(1).join("/")} (${type})`;
    parts[part] = (parts[part] ?? 0) + 1;
  }
  return [name, parts];
}

function flat(value: object, prefix = ""): Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null
      ? Object.entries(flat(inner, `${prefix}${key}.`))
      : [[`${prefix}${key}`, inner] as const],
  );
  return Object.fromEntries(entries);
}

function isWithin(field: string, outer: string): boolean {
  const [inner, wanted] = [field.split(/[./]/), outer.split(/[./]/)];
  return wanted.every((step, index) => step === "*" || step === inner[index]);
}
