import { type Element, element, find, textAt } from "../xml";
import { newToken, requireVersion } from "./documents";
import { CloudFrontError } from "./error";

export type Stage = "DEVELOPMENT" | "LIVE";

/** A function's code in one stage: it is changed in DEVELOPMENT, and a distribution runs what was published to LIVE. */
export interface FunctionStage {
  readonly etag: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly config: Element;
  /** Base64. */
  readonly code: string;
}

export interface StoredFunction {
  readonly DEVELOPMENT: FunctionStage;
  readonly LIVE?: FunctionStage;
}

/** CloudFront Functions by name, each with up to two stages. */
export class Functions {
  constructor(
    private readonly stored: Record<string, StoredFunction>,
    private readonly arnOf: (name: string) => string,
    private readonly now: () => Date,
  ) {}

  create(request: Element): Element {
    const name = textAt(request, "Name");
    if (this.stored[name]) {
      throw new CloudFrontError(409, "FunctionAlreadyExists", `A function named ${name} exists already.`);
    }
    this.stored[name] = { DEVELOPMENT: this.stage(request) };
    return this.summary(name, "DEVELOPMENT");
  }

  update(name: string, ifMatch: string | undefined, request: Element): Element {
    const found = this.get(name, "DEVELOPMENT");
    requireVersion(found, ifMatch);
    this.stored[name] = { ...this.stored[name], DEVELOPMENT: this.stage(request, found.createdAt) };
    return this.summary(name, "DEVELOPMENT");
  }

  publish(name: string, ifMatch: string | undefined): Element {
    const published = this.get(name, "DEVELOPMENT");
    requireVersion(published, ifMatch);
    this.stored[name] = { DEVELOPMENT: published, LIVE: published };
    return this.summary(name, "LIVE");
  }

  delete(name: string, ifMatch: string | undefined): void {
    requireVersion(this.get(name, "DEVELOPMENT"), ifMatch);
    delete this.stored[name];
  }

  get(name: string, stage: Stage): FunctionStage {
    const found = this.stored[name]?.[stage];
    if (!found)
      throw new CloudFrontError(404, "NoSuchFunctionExists", `There is no function ${name} in stage ${stage}.`);
    return found;
  }

  isLive(arn: string): boolean {
    return Object.entries(this.stored).some(([name, { LIVE }]) => LIVE !== undefined && this.arnOf(name) === arn);
  }

  summaries(stage: Stage): Element[] {
    return Object.entries(this.stored)
      .filter(([, stages]) => stages[stage])
      .map(([name]) => this.summary(name, stage));
  }

  summary(name: string, stage: Stage): Element {
    const { config, createdAt, modifiedAt } = this.get(name, stage);
    return element("FunctionSummary", [
      element("Name", name),
      element("Status", this.stored[name]?.LIVE ? "DEPLOYED" : "UNPUBLISHED"),
      config,
      element("FunctionMetadata", [
        element("FunctionARN", this.arnOf(name)),
        element("Stage", stage),
        element("CreatedTime", createdAt),
        element("LastModifiedTime", modifiedAt),
      ]),
    ]);
  }

  private stage(request: Element, createdAt?: string): FunctionStage {
    const modifiedAt = this.now().toISOString();
    const config = find(request, "FunctionConfig") ?? element("FunctionConfig");
    const code = textAt(request, "FunctionCode");
    return { etag: newToken(), createdAt: createdAt ?? modifiedAt, modifiedAt, config, code };
  }
}
