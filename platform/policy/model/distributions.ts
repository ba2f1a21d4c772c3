import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { originBucket } from "./buckets";

/** One of the rules by which a distribution answers paths. */
export interface Behavior {
  /** "the default behaviour" or "/api/*". */
  readonly name: string;
  readonly pathPattern: string | undefined;
  readonly block: Block;
  readonly origin: Block | undefined;
}

/** A CloudFront distribution, with the behaviours joined to their origins. */
export class Distribution {
  constructor(readonly resource: Resource) {}

  get path(): string {
    return this.resource.path;
  }

  get origins(): readonly Block[] {
    return this.resource.blocks("origin");
  }

  /** Origins that are S3 buckets, whether the stack's own or not. */
  get bucketOrigins(): readonly Block[] {
    return this.origins.filter((origin) => this.isBucket(origin));
  }

  get customOrigins(): readonly Block[] {
    return this.origins.filter((origin) => !this.isBucket(origin));
  }

  get behaviors(): readonly Behavior[] {
    return [
      ...this.resource.blocks("default_cache_behavior").map((block) => this.behavior("the default behaviour", block)),
      ...this.resource
        .blocks("ordered_cache_behavior")
        .map((block) => this.behavior(block.text("path_pattern") ?? "?", block)),
    ];
  }

  /** The behaviours whose answers a service computes, rather than reads from a bucket. */
  get serviceBehaviors(): readonly Behavior[] {
    return this.behaviors.filter(({ origin }) => origin !== undefined && !this.isBucket(origin));
  }

  get bucketBehaviors(): readonly Behavior[] {
    return this.behaviors.filter(({ origin }) => origin !== undefined && this.isBucket(origin));
  }

  private behavior(name: string, block: Block): Behavior {
    const id = block.text("target_origin_id");
    const origin = this.origins.find((each) => each.text("origin_id") === id);
    return { name, pathPattern: block.text("path_pattern"), block, origin };
  }

  private isBucket(origin: Block): boolean {
    const { stack } = this.resource;
    const isS3 = /\.s3[.-][\w.-]*amazonaws\.com/.test(origin.text("domain_name") ?? "");
    return isS3 || originBucket(stack, origin) !== undefined || origin.blocks("s3_origin_config").length > 0;
  }
}

export function distributions(stack: StackConfiguration): readonly Distribution[] {
  return stack.all("aws_cloudfront_distribution").map((resource) => new Distribution(resource));
}
