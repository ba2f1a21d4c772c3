import type { PathOf } from "./construct-paths";
import { grants } from "./granted-access";
import { type Attributes, changedAttributes, type InState, type PlanJson, type ResourceChange } from "./plan-json";
import { isSecurityGroupPart, isSecurityGroupRule, passages } from "./security-group-rules";

export type DriftClass = "security" | "cost" | "cosmetic";

/** One difference between what was deployed and what is there now. */
export interface Drift {
  readonly class: DriftClass;
  readonly address: string;
  readonly path: string;
  /** The attribute; undefined where the whole resource is gone. */
  readonly attribute?: string;
  /** What happened, as the end of a sentence that begins with the path. */
  readonly words: string;
}

/** Names and remarks: nothing behaves otherwise. */
const cosmetic = new Set(["alarm_description", "comment", "description", "display_name", "tags", "tags_all"]);

/** How much there is of something, or of what size it is. */
const cost = new Set([
  "allocated_storage",
  "credit_specification",
  "instance_class",
  "instance_type",
  "iops",
  "limit_amount",
  "max_allocated_storage",
  "monitoring",
  "multi_az",
  "price_class",
  "root_block_device",
  "storage_type",
  "throughput",
  "volume_size",
  "volume_type",
]);

/** How long something is kept, and what 0 means: more of it costs, less of it loses what may be needed. */
const kept: Readonly<Record<string, number>> = {
  backup_retention_period: 0,
  retention_in_days: Number.POSITIVE_INFINITY,
};

/** What AWS moves by itself, with time or because another attribute has changed: nobody has changed it. */
const moving: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ["not_after", "not_before", "renewal_eligibility", "renewal_summary", "status"],
  aws_cloudfront_distribution: ["etag", "in_progress_validation_batches", "last_modified_time", "status"],
  aws_cloudfront_function: ["etag", "live_stage_etag", "status"],
  aws_db_instance: ["latest_restorable_time", "status"],
  aws_instance: ["instance_state"],
  aws_ssm_patch_baseline: ["json"],
};

/** An attribute in which a resource repeats what another resource is there to say, and which differs once that is made. */
interface Echo {
  readonly type: string;
  readonly attributes: readonly string[];
  /** Type of the other resource, and its attribute that holds our id. */
  readonly of: string;
  readonly by: string;
}

const echoes: readonly Echo[] = [
  echo("aws_s3_bucket", ["policy"], "aws_s3_bucket_policy", "bucket"),
  echo("aws_s3_bucket", ["lifecycle_rule"], "aws_s3_bucket_lifecycle_configuration", "bucket"),
  echo("aws_s3_bucket", ["versioning"], "aws_s3_bucket_versioning", "bucket"),
  echo("aws_s3_bucket", ["cors_rule"], "aws_s3_bucket_cors_configuration", "bucket"),
  echo("aws_s3_bucket", ["logging"], "aws_s3_bucket_logging", "bucket"),
  echo(
    "aws_s3_bucket",
    ["server_side_encryption_configuration"],
    "aws_s3_bucket_server_side_encryption_configuration",
    "bucket",
  ),
  echo("aws_sns_topic", ["policy"], "aws_sns_topic_policy", "arn"),
  echo("aws_kms_key", ["policy"], "aws_kms_key_policy", "key_id"),
  echo(
    "aws_eip",
    ["association_id", "instance", "network_interface", "private_dns", "private_ip"],
    "aws_eip_association",
    "allocation_id",
  ),
];

/** Everything that differs from what was deployed, out of a plan that was made with -refresh-only. */
export function driftIn(plan: PlanJson, pathOf: PathOf): readonly Drift[] {
  const inState = (plan.prior_state?.values?.root_module?.resources ?? []).filter(({ mode }) => mode !== "data");
  const since = (plan.resource_drift ?? [])
    .filter(({ mode }) => mode !== "data")
    .flatMap((change) => driftOf(change, inState).map((drift) => ({ ...drift, ...placeOf(change, pathOf) })));
  const longer = inState
    .flatMap((resource) => addedBeside(resource, inState).map((drift) => ({ ...drift, ...placeOf(resource, pathOf) })))
    .filter((found) => !since.some(({ address, words }) => address === found.address && words === found.words));
  return [...since, ...longer];
}

/**
 * What a group lets pass, or a role may do, by nothing that was deployed. A deploy takes it over into the state, where it
 * would count as deployed; but our stacks say it by resources of their own alone.
 */
function addedBeside({ address, type, values }: InState, inState: readonly InState[]): readonly Unplaced[] {
  const change: ResourceChange = { address, type, change: { actions: ["update"], before: {}, after: values } };
  return (ownRules[type] ?? []).flatMap((name) => attributeDrift(change, name, inState));
}

/** Attributes in which a resource repeats what others say, which therefore say all of it. */
const ownRules: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["inline_policy", "managed_policy_arns"],
  aws_security_group: ["egress", "ingress"],
};

type Unplaced = Omit<Drift, "address" | "path">;

function placeOf({ address }: { readonly address: string }, pathOf: PathOf): { address: string; path: string } {
  return { address, path: pathOf(address) };
}

function driftOf(change: ResourceChange, inState: readonly InState[]): readonly Unplaced[] {
  if (change.change.actions.includes("delete")) return [{ class: "security", words: "is gone" }];
  const names = changedAttributes(change);
  const differing = names
    .filter((name) => !(name === "tags_all" && names.includes("tags")))
    .filter((name) => !moving[change.type]?.includes(name))
    .filter((name) => !isEcho(change, name, inState));
  if (!isSecurityGroupRule(change.type)) return differing.flatMap((name) => attributeDrift(change, name, inState));
  const passing = differing.filter((name) => !cosmetic.has(name));
  const rest = differing.filter((name) => cosmetic.has(name));
  return [
    ...(passing.length > 0 ? ruleDrift(change) : []),
    ...rest.flatMap((name) => attributeDrift(change, name, inState)),
  ];
}

/** A rule says by all its attributes together what it lets pass. */
function ruleDrift({ type, change: { before, after } }: ResourceChange): readonly Unplaced[] {
  const [was, is] = [passages(type, before), passages(type, after)];
  const now = is.filter((each) => !was.includes(each)).map((each) => `now: ${each}`);
  const noMore = was.filter((each) => !is.includes(each)).map((each) => `no more: ${each}`);
  const words = [...now, ...noMore];
  return (words.length > 0 ? words : ["differs"]).map((each) => ({ class: "security", words: each }));
}

function attributeDrift(change: ResourceChange, name: string, inState: readonly InState[]): readonly Unplaced[] {
  const asAWhole = [{ class: classOf(change, name), attribute: name, words: values(change, name) }];
  const detail = details.find(({ tells }) => tells(change.type, name));
  if (detail === undefined) return asAWhole;
  const only = ({ [name]: value }: Attributes): Attributes => ({ [name]: value });
  const { before, after } = change.change;
  const was = detail.of(change.type, only(before ?? {}));
  const is = detail.of(change.type, only(after ?? {}));
  // Not every text by the name of a policy grants something: how long a lifecycle keeps things, for one.
  if (was.length + is.length === 0 && typeof (after?.[name] ?? before?.[name]) === "string") return asAWhole;
  const owners = inState.filter((other) => detail.isAbout(change, other));
  const deployed = owners.flatMap((other) => detail.of(other.type, other.values));
  const added = is.filter((each) => !was.includes(each) && !deployed.includes(each));
  // What a resource of its own had deployed, that resource misses; or a deploy has taken it back since the group was read.
  const taken = owners.length > 0 ? [] : was.filter((each) => !is.includes(each));
  const words = [...added.map((each) => `now: ${each}`), ...taken.map((each) => `no more: ${each}`)];
  return words.map((each) => ({ class: "security" as const, attribute: name, words: each }));
}

/** Attributes that are told piece by piece, less the pieces that were deployed as resources of their own. */
interface Detail {
  tells(type: string, attribute: string): boolean;
  of(type: string, attributes: Attributes): readonly string[];
  isAbout(change: ResourceChange, other: InState): boolean;
}

const details: readonly Detail[] = [
  {
    tells: (type, attribute) => isSecurityGroupPart(type) && (attribute === "ingress" || attribute === "egress"),
    of: passages,
    isAbout: (change, { type, values: { security_group_id } }) =>
      isSecurityGroupPart(type) && security_group_id === idOf(change),
  },
  {
    tells: (_, attribute) =>
      ["assume_role_policy", "inline_policy", "managed_policy_arns", "policy"].includes(attribute),
    of: (_, attributes) => grants(attributes),
    isAbout: (change, { type, values: { role } }) => type.startsWith("aws_iam_role_policy") && role === idOf(change),
  },
];

function classOf(change: ResourceChange, name: string): DriftClass {
  if (cosmetic.has(name)) return "cosmetic";
  if (cost.has(name)) return "cost";
  const { before, after } = change.change;
  const unlimited = kept[name];
  if (unlimited !== undefined) {
    const [was, is] = [before, after].map((attributes) => Number(attributes?.[name]) || unlimited);
    return Number(is) > Number(was) ? "cost" : "security";
  }
  // What is not known to be harmless has to be looked at.
  return "security";
}

function values(change: ResourceChange, name: string): string {
  const { before, after, before_sensitive, after_sensitive } = change.change;
  const isSecret = [before_sensitive, after_sensitive].some((marks) => typeof marks === "object" && name in marks);
  if (isSecret) return "differs";
  const [was, is] = [short(before?.[name]), short(after?.[name])];
  return was.length + is.length > 120 ? "differs" : `was ${was}, is ${is}`;
}

function short(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function isEcho(change: ResourceChange, name: string, inState: readonly InState[]): boolean {
  if (change.type === "aws_network_interface" && name === "attachment") return isAttachedAsDeployed(change, inState);
  return echoes.some(
    ({ type, attributes, of, by }) =>
      type === change.type &&
      attributes.includes(name) &&
      inState.some((other) => other.type === of && idsOf(change).includes(other.values[by])),
  );
}

/** An instance brings its interface along, and the interface tells of it from then on. */
function isAttachedAsDeployed(change: ResourceChange, inState: readonly InState[]): boolean {
  const [attachment] = (change.change.after?.attachment ?? []) as readonly Attributes[];
  return inState.some(({ type, values: { id } }) => type === "aws_instance" && id === attachment?.instance);
}

function idOf({ change }: ResourceChange): unknown {
  return change.after?.id;
}

function idsOf({ change }: ResourceChange): readonly unknown[] {
  return [change.after?.id, change.after?.arn];
}

function echo(type: string, attributes: readonly string[], of: string, by: string): Echo {
  return { type, attributes, of, by };
}
