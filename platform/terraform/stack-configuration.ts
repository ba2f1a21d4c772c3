import { type Reference, referenceIn, referencesIn, replaceExpressions } from "./reference";

type Attributes = Readonly<Record<string, unknown>>;
type ByTypeAndName = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** One stack's cdk.tf.json, as far as it is asked about here. */
export interface TerraformJson {
  readonly "//"?: { readonly metadata?: { readonly stackName?: string } };
  readonly terraform?: { readonly backend?: { readonly s3?: Attributes } };
  readonly provider?: { readonly aws?: readonly Attributes[] };
  readonly resource?: ByTypeAndName;
  readonly data?: ByTypeAndName;
  readonly locals?: Attributes;
}

/** Attributes by which others name a resource without a reference. */
const namingAttributes = ["bucket", "name", "identifier", "id", "arn", "function_name"];

/** References lead to references; more steps than this are a circle. */
const longestChain = 20;

/** What a stack configures, by meaning: references are followed, and absent, null and list or single object are the same everywhere. */
export class StackConfiguration {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly dataSources: readonly Resource[];
  private readonly byAddress: ReadonlyMap<string, Resource>;

  constructor(private readonly json: TerraformJson) {
    this.name = json["//"]?.metadata?.stackName ?? "";
    this.resources = this.read("resource", json.resource);
    this.dataSources = this.read("data", json.data);
    this.byAddress = new Map(
      [...this.resources, ...this.dataSources].map((each) => [`${each.mode}.${each.type}.${each.name}`, each]),
    );
  }

  /** The resources of these types. */
  all(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** Where its state lies, if that is a bucket. */
  get backend(): Block | undefined {
    const configured = this.json.terraform?.backend?.s3;
    return configured && new Block(this, configured);
  }

  /** The AWS providers, by which resources are made in one region or another. */
  get providers(): readonly Block[] {
    return (this.json.provider?.aws ?? []).map((configuration) => new Block(this, configuration));
  }

  /** The first AWS account that credentials are accepted for. */
  get accountId(): string | undefined {
    const accounts = this.json.provider?.aws?.[0]?.allowed_account_ids;
    return Array.isArray(accounts) ? String(accounts[0]) : undefined;
  }

  /** The region of the AWS provider with this alias ("aws.us_east_1"), or of the default one. */
  regionOf(provider?: unknown): string | undefined {
    const alias = typeof provider === "string" ? provider.replace(/^\$\{|\}$/g, "").split(".")[1] : undefined;
    const found = this.json.provider?.aws?.find((configuration) => configuration.alias === alias);
    return found?.region === undefined ? undefined : String(found.region);
  }

  /** The resource of one of these types that a value names, by reference (of a reference …) or by its literal name. */
  target(value: unknown, ...types: readonly string[]): Resource | undefined {
    let current = value;
    for (let steps = 0; steps < longestChain; steps++) {
      const reference = typeof current === "string" ? referenceIn(current) : undefined;
      if (reference === undefined) break;
      const resource = this.at(reference);
      if (resource === undefined) return this.local(reference, types);
      if (types.includes(resource.type)) return resource;
      current = valueAt(resource.attributes, reference.attributes);
    }
    if (current === undefined || current === null || current === "") return undefined;
    return this.ofTypes(types).find((resource) => namingAttributes.some((name) => resource.get(name) === current));
  }

  /** Every resource and data source that is referred to anywhere within a value. */
  mentionedIn(value: unknown): ReadonlySet<Resource> {
    const found = textsIn(value)
      .flatMap(referencesIn)
      .map((reference) => this.at(reference));
    return new Set(found.filter((resource) => resource !== undefined));
  }

  /** The value with references followed as far as they lead to something configured; null is undefined. */
  resolve(value: unknown): unknown {
    return this.follow(value, 0);
  }

  private follow(value: unknown, steps: number): unknown {
    if (value === null) return undefined;
    if (typeof value !== "string" || steps > longestChain || !value.includes("${")) return value;
    const reference = referenceIn(value);
    if (reference === undefined) return replaceExpressions(value, (inner) => this.inText(inner, steps));
    const configured = this.configuredAt(reference);
    return configured === undefined || configured === null ? value : this.follow(configured, steps + 1);
  }

  private inText(expression: string, steps: number): string {
    const found = referenceIn(expression) === undefined ? expression : this.follow(expression, steps + 1);
    return typeof found === "object" ? expression : String(found);
  }

  private configuredAt(reference: Reference): unknown {
    if (reference.mode === "local") return valueAt(this.json.locals?.[reference.name], reference.attributes);
    return valueAt(this.at(reference)?.attributes, reference.attributes);
  }

  private local(reference: Reference, types: readonly string[]): Resource | undefined {
    if (reference.mode !== "local") return undefined;
    return this.target(this.configuredAt(reference), ...types);
  }

  private at({ mode, type, name }: Reference): Resource | undefined {
    return this.byAddress.get(`${mode}.${type}.${name}`);
  }

  private ofTypes(types: readonly string[]): readonly Resource[] {
    return [...this.resources, ...this.dataSources].filter(({ type }) => types.includes(type));
  }

  private read(mode: "resource" | "data", byType: ByTypeAndName = {}): readonly Resource[] {
    return Object.entries(byType).flatMap(([type, byName]) =>
      Object.entries(byName)
        .filter(([, attributes]) => isMade(attributes))
        .map(([name, attributes]) => new Resource(this, attributes, mode, type, name)),
    );
  }
}

/** Named attributes: of a resource, or of a block inside one. */
export class Block {
  constructor(
    readonly stack: StackConfiguration,
    readonly attributes: Attributes,
  ) {}

  /** An attribute's value, by its path through blocks ("metadata_options.http_tokens"); of a list of blocks, the first's. */
  get(path: string): unknown {
    const [first = "", ...rest] = path.split(".");
    if (rest.length > 0) return this.blocks(first)[0]?.get(rest.join("."));
    return this.stack.resolve(this.attributes[first]);
  }

  /** As text; undefined where there is none. Numbers and booleans are written out. */
  text(path: string): string | undefined {
    const value = this.get(path);
    return value === undefined || typeof value === "object" ? undefined : String(value);
  }

  /** As a number; undefined where it is absent or not known before the deploy. */
  number(path: string): number | undefined {
    const text = this.text(path);
    return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  /** Whether it is certainly true: not when absent, and not when known only after the deploy. */
  isTrue(path: string): boolean {
    return this.text(path) === "true";
  }

  /** Whether it is certainly false, for attributes that are false when absent. */
  isFalse(path: string): boolean {
    const value = this.text(path);
    return value === undefined || value === "false";
  }

  /** As a list, whether it was written as one value or as several. */
  texts(path: string): readonly string[] {
    const value = this.get(path);
    const values = Array.isArray(value) ? value : [value];
    return values
      .map((each) => this.stack.resolve(each))
      .filter((each) => each !== undefined)
      .map(String);
  }

  /** The blocks of this name, whether written as one, as a list, or by a dynamic block. */
  blocks(path: string): readonly Block[] {
    const [first = "", ...rest] = path.split(".");
    const own = [this.stack.resolve(this.attributes[first]), ...this.dynamicBlocks(first)]
      .flat()
      .filter((value): value is Attributes => typeof value === "object" && value !== null)
      .map((attributes) => new Block(this.stack, attributes));
    return rest.length === 0 ? own : own.flatMap((block) => block.blocks(rest.join(".")));
  }

  private dynamicBlocks(name: string): readonly unknown[] {
    const dynamic = this.attributes.dynamic as Readonly<Record<string, unknown>> | undefined;
    return [dynamic?.[name]].flat().map((block) => (block as { content?: unknown } | undefined)?.content);
  }
}

/** A resource or a data source. */
export class Resource extends Block {
  constructor(
    stack: StackConfiguration,
    attributes: Attributes,
    readonly mode: "resource" | "data",
    readonly type: string,
    readonly name: string,
  ) {
    super(stack, attributes);
  }

  /** Where its construct stands in the stacks, such as dev/database/instance. */
  get path(): string {
    const metadata = this.attributes["//"] as { readonly metadata?: { readonly path?: string } } | undefined;
    return metadata?.metadata?.path ?? `${this.stack.name}/${this.type}.${this.name}`;
  }

  /** The region that it is made in. */
  get region(): string | undefined {
    return this.stack.regionOf(this.attributes.provider);
  }
}

/** A count of nothing, or an iteration over nothing, makes nothing. */
function isMade({ count, for_each: each }: Attributes): boolean {
  const isOverNothing = typeof each === "object" && each !== null && Object.keys(each).length === 0;
  return !isOverNothing && !(count !== undefined && count !== null && Number(count) === 0);
}

/** A single block is the first of its list, and the list's first is meant where no index says otherwise. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (value === undefined || value === null || first === undefined) return value ?? undefined;
  if (/^(\d+|\*)$/.test(first)) return valueAt(Array.isArray(value) ? value[Number(first)] : value, rest);
  if (Array.isArray(value)) return valueAt(value[0], path);
  return typeof value === "object" ? valueAt((value as Attributes)[first], rest) : undefined;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "//" ? [] : textsIn(inner)));
}
