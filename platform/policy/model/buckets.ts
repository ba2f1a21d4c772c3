import { readableStatements, type Statement } from "../../terraform/policy-document";
import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";

/** An S3 bucket with everything in the stack that configures it. */
export class Bucket {
  constructor(readonly resource: Resource) {}

  get path(): string {
    return this.resource.path;
  }

  /** The resources of a type that configure this bucket. */
  parts(type: string): readonly Resource[] {
    const { stack } = this.resource;
    return stack.all(type).filter((part) => bucketOf(stack, part.attributes.bucket) === this.resource);
  }

  /** The blocks of this name in the parts of a type, and in the bucket itself, where older configurations have them. */
  blocks(type: string, name: string, nameInBucket = name): readonly Block[] {
    return [...this.parts(type).flatMap((part) => part.blocks(name)), ...this.resource.blocks(nameInBucket)];
  }

  get statements(): readonly Statement[] {
    const policies = [this.resource, ...this.parts("aws_s3_bucket_policy")].map(({ attributes }) => attributes.policy);
    return policies.flatMap((policy) => readableStatements(this.resource.stack, policy));
  }

  /** How policies write the bucket's ARN. */
  get arns(): readonly string[] {
    const { type, name } = this.resource;
    const literal = this.resource.text("bucket");
    return [
      `\${${type}.${name}.arn}`,
      `arn:aws:s3:::\${${type}.${name}.id}`,
      `arn:aws:s3:::\${${type}.${name}.bucket}`,
    ].concat(literal === undefined ? [] : `arn:aws:s3:::${literal}`);
  }

  /** How objects are encrypted by default. */
  get encryption(): Block | undefined {
    return this.blocks(
      "aws_s3_bucket_server_side_encryption_configuration",
      "rule",
      "server_side_encryption_configuration.rule",
    )
      .flatMap((rule) => rule.blocks("apply_server_side_encryption_by_default"))
      .at(0);
  }

  get isEncryptedByKms(): boolean {
    return this.encryption?.text("sse_algorithm")?.startsWith("aws:kms") ?? false;
  }

  /** The CloudFront distributions that have it as an origin. */
  get distributions(): readonly Resource[] {
    const { stack } = this.resource;
    return stack
      .all("aws_cloudfront_distribution")
      .filter((each) => each.blocks("origin").some((origin) => originBucket(stack, origin) === this.resource));
  }

  /** Whether another bucket's access logs are written to it. */
  get receivesAccessLogs(): boolean {
    const { stack } = this.resource;
    return accessLogTargets(stack).includes(this.resource);
  }

  /** Whether logs of any service of the stack are written to it. */
  get receivesLogs(): boolean {
    const { stack } = this.resource;
    const named = [
      ...stack.all("aws_cloudtrail").map(({ attributes }) => attributes.s3_bucket_name),
      ...stack.all("aws_flow_log", "aws_cloudwatch_log_delivery_destination").map(({ attributes }) => attributes),
      ...stack.all("aws_cloudfront_distribution").map(({ attributes }) => attributes.logging_config),
    ];
    return this.receivesAccessLogs || named.some((value) => stack.mentionedIn(value).has(this.resource));
  }

  /** The rules by which browsers on other sites may use it. */
  get corsRules(): readonly Block[] {
    return this.blocks("aws_s3_bucket_cors_configuration", "cors_rule");
  }
}

export function buckets(stack: StackConfiguration): readonly Bucket[] {
  return stack.all("aws_s3_bucket").map((resource) => new Bucket(resource));
}

export function bucketOf(stack: StackConfiguration, value: unknown): Resource | undefined {
  return stack.target(value, "aws_s3_bucket");
}

/** The bucket that a distribution's origin is. */
export function originBucket(stack: StackConfiguration, origin: Block): Resource | undefined {
  const [mentioned] = [...stack.mentionedIn(origin.attributes.domain_name)].filter(
    ({ type }) => type === "aws_s3_bucket",
  );
  return mentioned ?? stack.all("aws_s3_bucket").find((each) => isItsDomain(each, origin.text("domain_name")));
}

function isItsDomain(bucket: Resource, domain = ""): boolean {
  const name = bucket.text("bucket");
  return name !== undefined && domain.startsWith(`${name}.s3`) && domain.includes(".amazonaws.com");
}

function accessLogTargets(stack: StackConfiguration): readonly (Resource | undefined)[] {
  return [
    ...stack.all("aws_s3_bucket_logging").map(({ attributes }) => attributes.target_bucket),
    ...stack
      .all("aws_s3_bucket")
      .flatMap((each) => each.blocks("logging").map(({ attributes }) => attributes.target_bucket)),
  ].map((target) => bucketOf(stack, target));
}
