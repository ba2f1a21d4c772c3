import { administrator, anonymous, bystander, service } from "../caller";
import { foreignAccountId, type Neighbourhood } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { CallerAsk, ResourceIntent } from "./intent";

const cloudFront = service("cloudfront.amazonaws.com");
const overTls = { "aws:SecureTransport": "true" };
const inPlainText = { "aws:SecureTransport": "false" };

/** What the distribution serves. */
export const frontendBucket: ResourceIntent = {
  kind: "resource",
  name: "frontend-bucket",
  path: "frontend/bucket/bucket",
  what: "The bucket with the published frontend",
  allowed: ({ own }) => [
    ...openToItsAccount(own, "frontend"),
    ...throughDistribution(own, own, "students read it through their own environment's distribution"),
  ],
  denied: ({ own, siblings, twin }) => [
    ...closed({ own, siblings, twin }, "frontend"),
    ...[...siblings, twin].flatMap((other) =>
      throughDistribution(own, other, `${other.name} of account ${other.accountId} has a bucket of its own`),
    ),
    ...throughDistribution(own, own, "nobody on the way may read along", inPlainText),
    ...["s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion"].map((action) => ({
      ...asCloudFrontFor(own),
      action,
      resource: objectIn(own, "frontend"),
      because: "the distribution serves what a release published, and nothing else",
    })),
    {
      caller: cloudFront,
      context: overTls,
      action: "s3:GetObject",
      resource: objectIn(own, "frontend"),
      because: "CloudFront says for which distribution it asks",
    },
  ],
};

/** What nobody serves: the API hands out signed addresses of single objects. */
export const assetsBucket: ResourceIntent = {
  kind: "resource",
  name: "assets-bucket",
  path: "assets/bucket/bucket",
  what: "The bucket with course images and materials",
  allowed: ({ own }) => [
    ...openToItsAccount(own, "assets"),
    signedFor(own, { minutes: 10, because: "a browser has ten minutes for what the API signed" }),
  ],
  denied: (neighbourhood) => [
    ...closed(neighbourhood, "assets"),
    signedFor(neighbourhood.own, { minutes: 10.01, because: "an address that leaks is soon of no use" }),
    {
      ...asCloudFrontFor(neighbourhood.own),
      action: "s3:GetObject",
      resource: objectIn(neighbourhood.own, "assets"),
      because: "the distribution serves the frontend alone",
    },
  ],
};

/** Fetched with a signature of that age by who may do everything. */
function signedFor(own: StackAccess, { minutes, because }: { minutes: number; because: string }): CallerAsk {
  return {
    caller: administrator(own.accountId),
    action: "s3:GetObject",
    resource: objectIn(own, "assets"),
    context: { ...overTls, "s3:signatureAge": String(minutes * 60_000) },
    because,
  };
}

type Context = Readonly<Record<string, string>>;

const s3Logging = service("logging.s3.amazonaws.com");
const logDelivery = service("delivery.logs.amazonaws.com");

/** What only AWS's own services write. */
export const logBucket: ResourceIntent = {
  kind: "resource",
  name: "log-bucket",
  path: "log-bucket/bucket/bucket",
  what: "The bucket with access logs and the network's flows",
  allowed: ({ own, siblings }) => [
    ...openToItsAccount(own, "log-bucket"),
    ...["frontend", "assets"].map((bucket) =>
      writesAccessLog(own, accessesTo(own, bucket), `who accessed the ${bucket} bucket is logged`),
    ),
    ...deliveries(own, flowsOf(own), "the network's flows are logged"),
    ...deliveries(own, requestsOf(own), "who asked the distribution what is logged"),
    // AWS adds a statement of its own where it does not find the account's deliveries admitted as a whole.
    ...siblings.flatMap((sibling) =>
      deliveries(own, requestsOf(sibling), `the account's deliveries are admitted as a whole, ${sibling.name}'s too`),
    ),
  ],
  denied: ({ own, siblings, twin }) => [
    ...closed({ own, siblings, twin }, "log-bucket"),
    ...siblings.map((sibling) =>
      writesAccessLog(own, accessesTo(sibling, "frontend"), `${sibling.name} has a log bucket of its own`),
    ),
    writesAccessLog(own, accessesTo(twin, "frontend"), "another account has a log bucket of its own"),
    {
      ...writesAccessLog(own, accessesTo(own, "frontend"), "access logs have a place of their own"),
      resource: logOf(own, "AWSLogs/forged"),
    },
    ...deliveries(own, flowsOf(twin), "another account has a log bucket of its own"),
    ...[
      { ...flowsOf(own), "aws:SourceAccount": foreignAccountId },
      { ...flowsOf(own), "aws:SourceArn": flowsOf(twin)["aws:SourceArn"] ?? "" },
    ].flatMap((context) => deliveries(own, context, "logs of others have no place here")),
    {
      caller: logDelivery,
      action: "s3:PutObject",
      resource: logOf(own, deliveredLog(own)),
      context: { ...flowsOf(own), "s3:x-amz-acl": "public-read" },
      because: "no log is public",
    },
    {
      caller: logDelivery,
      action: "s3:PutObject",
      resource: logOf(own, `AWSLogs/${foreignAccountId}/forged.gz`),
      context: { ...flowsOf(own), "s3:x-amz-acl": "bucket-owner-full-control" },
      because: "logs of an account lie below its number",
    },
    ...["s3:GetObject", "s3:DeleteObject"].flatMap((action) => [
      { ...writesAccessLog(own, accessesTo(own, "frontend"), "who writes a log neither reads nor deletes it"), action },
      {
        caller: logDelivery,
        action,
        resource: logOf(own, deliveredLog(own)),
        context: flowsOf(own),
        because: "who writes a log neither reads nor deletes it",
      },
    ]),
  ],
};

function writesAccessLog(own: StackAccess, context: Context, because: string): CallerAsk {
  const resource = logOf(own, "s3/lectern-frontend/2026-11-22-00-00-00-0123456789ABCDEF");
  return { caller: s3Logging, action: "s3:PutObject", resource, context, because };
}

/** What the delivery of logs asks a bucket for. */
function deliveries(own: StackAccess, context: Context, because: string): readonly CallerAsk[] {
  const bucket = own.of("aws_s3_bucket", "log-bucket/bucket");
  const written = { ...context, "s3:x-amz-acl": "bucket-owner-full-control" };
  return [
    { action: "s3:PutObject", resource: logOf(own, deliveredLog(own)), context: written },
    { action: "s3:GetBucketAcl", resource: bucket, context },
    { action: "s3:ListBucket", resource: bucket, context },
  ].map((asked) => ({ caller: logDelivery, because, ...asked }));
}

function accessesTo(stack: StackAccess, bucket: string): Context {
  const accessed = stack.of("aws_s3_bucket", `${bucket}/bucket`);
  return { ...overTls, "aws:SourceAccount": stack.accountId, "aws:SourceArn": accessed };
}

function flowsOf(stack: StackAccess): Context {
  const source = `arn:aws:logs:${stack.region}:${stack.accountId}:*`;
  return { ...overTls, "aws:SourceAccount": stack.accountId, "aws:SourceArn": source };
}

function requestsOf(stack: StackAccess): Context {
  const source = stack.of("aws_cloudwatch_log_delivery_source", "frontend/log");
  return { ...overTls, "aws:SourceAccount": stack.accountId, "aws:SourceArn": source };
}

function deliveredLog({ accountId }: StackAccess): string {
  return `AWSLogs/${accountId}/vpcflowlogs/2026/11/22/flows.log.gz`;
}

function logOf(stack: StackAccess, key: string): string {
  return `${stack.of("aws_s3_bucket", "log-bucket/bucket")}/${key}`;
}

type Bucket = "frontend" | "assets" | "log-bucket";

/** The bucket's policy leaves it to the account's own policies who of the account may. */
function openToItsAccount(own: StackAccess, bucket: Bucket): readonly CallerAsk[] {
  return ["s3:GetObject", "s3:PutObject"].map((action) => ({
    caller: administrator(own.accountId),
    action,
    resource: objectIn(own, bucket),
    context: overTls,
    because: "the account decides by identity policies, a release's for instance",
  }));
}

function throughDistribution(
  own: StackAccess,
  distributionsStack: StackAccess,
  because: string,
  context: Readonly<Record<string, string>> = overTls,
): readonly CallerAsk[] {
  const asked = asCloudFrontFor(distributionsStack);
  return [
    { action: "s3:GetObject", resource: objectIn(own, "frontend") },
    { action: "s3:ListBucket", resource: own.of("aws_s3_bucket", "frontend/bucket") },
  ].map((target) => ({ ...asked, ...target, context: { ...asked.context, ...context }, because }));
}

function asCloudFrontFor(stack: StackAccess) {
  const distribution = stack.of("aws_cloudfront_distribution", "frontend/distribution");
  const context = { ...overTls, "aws:SourceArn": distribution, "aws:SourceAccount": stack.accountId };
  return { caller: cloudFront, context };
}

/** What holds for every private bucket. */
function closed({ own }: Neighbourhood, bucket: Bucket): readonly CallerAsk[] {
  const reading = { action: "s3:GetObject", resource: objectIn(own, bucket), context: overTls };
  const writing = { ...reading, action: "s3:PutObject" };
  const listing = { ...reading, action: "s3:ListBucket", resource: own.of("aws_s3_bucket", `${bucket}/bucket`) };
  const outsiders = [
    { caller: anonymous, because: "no bucket is public" },
    { caller: administrator(foreignAccountId), because: "other accounts have no business here" },
    { caller: bystander(own.accountId), because: "the bucket's policy grants nothing to its account by itself" },
    { caller: service("lambda.amazonaws.com"), because: "no other service has business here" },
  ];
  return [
    ...outsiders.flatMap((outsider) => [reading, writing, listing].map((asked) => ({ ...outsider, ...asked }))),
    ...[reading, writing, listing].map((asked) => ({
      caller: administrator(own.accountId),
      ...asked,
      context: inPlainText,
      because: "nobody on the way may read along, not even an administrator's traffic",
    })),
  ];
}

function objectIn(stack: StackAccess, bucket: Bucket): string {
  return `${stack.of("aws_s3_bucket", `${bucket}/bucket`)}/index.html`;
}
