/** What is read here of `terraform show -json <plan>`: "JSON Output Format", Terraform's documentation. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  /** What differs between the state and what was found, before anything is changed. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly Action[] }>>;
  /** The state, refreshed, that the plan starts from. */
  readonly prior_state?: { readonly values?: { readonly root_module?: { readonly resources?: readonly InState[] } } };
}

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

export type Attributes = Readonly<Record<string, unknown>>;

export interface ResourceChange {
  readonly address: string;
  /** Where it was until now, if it is moved. */
  readonly previous_address?: string;
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly actions: readonly Action[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    /** True in the place of each value that is known only after the deploy. */
    readonly after_unknown?: Attributes | boolean;
    /** True in the place of each value that is not to be shown. */
    readonly before_sensitive?: Attributes | boolean;
    readonly after_sensitive?: Attributes | boolean;
    /** The attributes for whose sake it is replaced. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

export interface InState {
  readonly address: string;
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly values: Attributes;
}

/** The attributes that differ, by their names. */
export function changedAttributes({ change: { before, after, after_unknown } }: ResourceChange): readonly string[] {
  const unknown = typeof after_unknown === "object" ? after_unknown : {};
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  const isUnknown = (name: string) => JSON.stringify(unknown[name] ?? false).includes("true");
  return [...names].filter((name) => isUnknown(name) || !isSame(before?.[name], after?.[name])).sort();
}

/** Whether two values mean the same to Terraform, to which absent and null are one with empty, zero and false. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(filled(one)) === JSON.stringify(filled(other));
}

/** The value without what is empty in it, its keys in order; undefined where nothing is left. */
function filled(value: unknown): unknown {
  if (!value) return undefined;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => filled(item) ?? null);
  const entries = Object.entries(value).map(([key, inner]) => [key, filled(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
