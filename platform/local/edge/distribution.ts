import {
  type CacheBehavior,
  type CloudFrontClient,
  type CustomErrorResponse,
  type DefaultCacheBehavior,
  type FunctionAssociation,
  GetCachePolicyCommand,
  GetDistributionCommand,
  GetFunctionCommand,
  GetOriginAccessControlCommand,
  GetOriginRequestPolicyCommand,
  GetResponseHeadersPolicyCommand,
  type ResponseHeadersPolicyConfig,
  type Origin as SdkOrigin,
} from "@aws-sdk/client-cloudfront";

/** A deployed distribution, read back with everything that it refers to, in the terms in which the edge thinks. */
export interface Distribution {
  readonly id: string;
  readonly domainName: string;
  readonly enabled: boolean;
  /** Path of what the root stands for, beginning with a slash; undefined where nothing is set. */
  readonly defaultRootObject?: string;
  /** In the order in which they are tried; the last one matches everything. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
}

export interface Behavior {
  readonly pathPattern: string;
  readonly origin: Origin;
  readonly allowedMethods: ReadonlySet<string>;
  readonly cachedMethods: ReadonlySet<string>;
  readonly compress: boolean;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy: RequestSelection;
  readonly responseHeadersPolicy?: ResponseHeadersPolicyConfig;
  readonly viewerRequestFunction?: EdgeFunctionCode;
  readonly viewerResponseFunction?: EdgeFunctionCode;
}

export interface Origin {
  readonly domainName: string;
  /** What is put before every path; empty, or beginning with a slash. */
  readonly path: string;
  readonly kind: "bucket" | "server";
  /** ARN of the distribution as which requests to a bucket are signed (origin access control); undefined where they are not. */
  readonly signedAs?: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly responseTimeoutSeconds: number;
}

/** What of a viewer's request a policy lets through. */
export interface RequestSelection {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** Some of the names there are; header names are in lower case. */
export interface Selection {
  readonly take: "none" | "all" | "named" | "all but named";
  readonly names: ReadonlySet<string>;
}

export interface CachePolicy extends RequestSelection {
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly encodings: ReadonlySet<ContentEncoding>;
}

export type ContentEncoding = "br" | "gzip";

interface ErrorResponse {
  /** Path of the page that replaces the origin's; undefined where only the caching time is set. */
  readonly pagePath?: string;
  readonly responseStatus: number;
  readonly cachingMinTtlSeconds: number;
}

export interface EdgeFunctionCode {
  readonly name: string;
  readonly code: string;
}

/** A distribution asks for what the local edge cannot do, so that serving it would show something else than AWS does. */
export class DistributionNotServable extends Error {
  constructor(
    distributionId: string,
    readonly reasons: readonly string[],
  ) {
    super(
      `The local edge cannot serve distribution ${distributionId} as CloudFront would: ${reasons.join("; ")}. ` +
        "Take that out of the local environment's distribution, or teach platform/local/edge to obey it.",
    );
    this.name = "DistributionNotServable";
  }
}

/** CloudFront's quota for an origin that says nothing else ("Origin settings", "Response timeout"). */
const defaultResponseTimeoutSeconds = 30;

/** Reads a deployed distribution with its policies, functions and origin access controls. Throws DistributionNotServable. */
export async function readDistribution(client: CloudFrontClient, distributionId: string): Promise<Distribution> {
  const { Distribution: deployed } = await client.send(new GetDistributionCommand({ Id: distributionId }));
  const config = deployed?.DistributionConfig;
  if (!deployed || !config?.DefaultCacheBehavior)
    throw new Error(`CloudFront returned no distribution ${distributionId}.`);

  const origins = new Map<string, Origin>();
  for (const origin of config.Origins?.Items ?? [])
    origins.set(origin.Id ?? "", await readOrigin(client, origin, deployed.ARN ?? ""));

  const sdkBehaviors = [...(config.CacheBehaviors?.Items ?? []), { ...config.DefaultCacheBehavior, PathPattern: "*" }];
  const reasons = sdkBehaviors.flatMap((behavior) => notObeyed(behavior, origins));
  if (reasons.length > 0) throw new DistributionNotServable(distributionId, reasons);
  const behaviors = await Promise.all(sdkBehaviors.map((behavior) => readBehavior(client, behavior, origins)));

  return {
    id: distributionId,
    domainName: deployed.DomainName ?? "",
    enabled: config.Enabled ?? false,
    defaultRootObject: config.DefaultRootObject ? `/${config.DefaultRootObject}` : undefined,
    behaviors,
    errorResponses: new Map((config.CustomErrorResponses?.Items ?? []).map(readErrorResponse)),
  };
}

/** What of a behaviour the edge would have to ignore, each in words; empty where it obeys all of it. */
function notObeyed(behavior: CacheBehavior, origins: ReadonlyMap<string, Origin>): string[] {
  const at = `behaviour ${behavior.PathPattern}`;
  const checks: [boolean, string][] = [
    [!behavior.CachePolicyId, `${at} has no cache policy (legacy forwarded values are not supported)`],
    [
      !origins.has(behavior.TargetOriginId ?? ""),
      `${at} has origin ${behavior.TargetOriginId}, which is no single origin`,
    ],
    [(behavior.LambdaFunctionAssociations?.Quantity ?? 0) > 0, `${at} runs Lambda@Edge`],
    [behavior.TrustedKeyGroups?.Enabled === true, `${at} wants signed URLs or cookies`],
    [behavior.TrustedSigners?.Enabled === true, `${at} wants signed URLs or cookies`],
    [Boolean(behavior.FieldLevelEncryptionId), `${at} encrypts fields`],
  ];
  return checks.filter(([missing]) => missing).map(([, reason]) => reason);
}

async function readBehavior(
  client: CloudFrontClient,
  behavior: CacheBehavior | (DefaultCacheBehavior & { PathPattern: string }),
  origins: ReadonlyMap<string, Origin>,
): Promise<Behavior> {
  const [cachePolicy, originRequestPolicy, responseHeadersPolicy, viewerRequestFunction, viewerResponseFunction] =
    await Promise.all([
      readCachePolicy(client, behavior.CachePolicyId as string),
      readOriginRequestPolicy(client, behavior.OriginRequestPolicyId),
      readResponseHeadersPolicy(client, behavior.ResponseHeadersPolicyId),
      readFunction(client, behavior.FunctionAssociations?.Items, "viewer-request"),
      readFunction(client, behavior.FunctionAssociations?.Items, "viewer-response"),
    ]);
  return {
    pathPattern: behavior.PathPattern as string,
    origin: origins.get(behavior.TargetOriginId as string) as Origin,
    allowedMethods: new Set(behavior.AllowedMethods?.Items ?? ["GET", "HEAD"]),
    cachedMethods: new Set(behavior.AllowedMethods?.CachedMethods?.Items ?? ["GET", "HEAD"]),
    compress: behavior.Compress ?? false,
    cachePolicy,
    originRequestPolicy,
    responseHeadersPolicy,
    viewerRequestFunction,
    viewerResponseFunction,
  };
}

async function readOrigin(client: CloudFrontClient, origin: SdkOrigin, distributionArn: string): Promise<Origin> {
  return {
    domainName: origin.DomainName ?? "",
    path: origin.OriginPath ?? "",
    kind: origin.CustomOriginConfig ? "server" : "bucket",
    signedAs: (await isSigned(client, origin.OriginAccessControlId)) ? distributionArn : undefined,
    customHeaders: Object.fromEntries(
      (origin.CustomHeaders?.Items ?? []).map(({ HeaderName, HeaderValue }) => [
        (HeaderName ?? "").toLowerCase(),
        HeaderValue ?? "",
      ]),
    ),
    responseTimeoutSeconds: origin.CustomOriginConfig?.OriginReadTimeout ?? defaultResponseTimeoutSeconds,
  };
}

async function isSigned(client: CloudFrontClient, accessControlId: string | undefined): Promise<boolean> {
  if (!accessControlId) return false;
  const { OriginAccessControl } = await client.send(new GetOriginAccessControlCommand({ Id: accessControlId }));
  return OriginAccessControl?.OriginAccessControlConfig?.SigningBehavior !== "never";
}

async function readCachePolicy(client: CloudFrontClient, id: string): Promise<CachePolicy> {
  const { CachePolicy: policy } = await client.send(new GetCachePolicyCommand({ Id: id }));
  const config = policy?.CachePolicyConfig;
  const keyed = config?.ParametersInCacheKeyAndForwardedToOrigin;
  const encodings: ContentEncoding[] = [];
  if (keyed?.EnableAcceptEncodingBrotli) encodings.push("br");
  if (keyed?.EnableAcceptEncodingGzip) encodings.push("gzip");
  const minTtlSeconds = config?.MinTTL ?? 0;
  const defaultTtlSeconds = config?.DefaultTTL ?? Math.max(minTtlSeconds, 86_400);
  return {
    headers: headerSelection(keyed?.HeadersConfig?.HeaderBehavior, keyed?.HeadersConfig?.Headers?.Items),
    cookies: selection(keyed?.CookiesConfig?.CookieBehavior, keyed?.CookiesConfig?.Cookies?.Items),
    queryStrings: selection(
      keyed?.QueryStringsConfig?.QueryStringBehavior,
      keyed?.QueryStringsConfig?.QueryStrings?.Items,
    ),
    minTtlSeconds,
    defaultTtlSeconds,
    maxTtlSeconds: config?.MaxTTL ?? Math.max(defaultTtlSeconds, 31_536_000),
    encodings: new Set(encodings),
  };
}

async function readOriginRequestPolicy(client: CloudFrontClient, id: string | undefined): Promise<RequestSelection> {
  if (!id) return { headers: selection("none"), cookies: selection("none"), queryStrings: selection("none") };
  const { OriginRequestPolicy: policy } = await client.send(new GetOriginRequestPolicyCommand({ Id: id }));
  const config = policy?.OriginRequestPolicyConfig;
  return {
    headers: headerSelection(config?.HeadersConfig?.HeaderBehavior, config?.HeadersConfig?.Headers?.Items),
    cookies: selection(config?.CookiesConfig?.CookieBehavior, config?.CookiesConfig?.Cookies?.Items),
    queryStrings: selection(
      config?.QueryStringsConfig?.QueryStringBehavior,
      config?.QueryStringsConfig?.QueryStrings?.Items,
    ),
  };
}

async function readResponseHeadersPolicy(
  client: CloudFrontClient,
  id: string | undefined,
): Promise<ResponseHeadersPolicyConfig | undefined> {
  if (!id) return undefined;
  const { ResponseHeadersPolicy } = await client.send(new GetResponseHeadersPolicyCommand({ Id: id }));
  return ResponseHeadersPolicy?.ResponseHeadersPolicyConfig;
}

async function readFunction(
  client: CloudFrontClient,
  associations: readonly FunctionAssociation[] | undefined,
  eventType: FunctionAssociation["EventType"],
): Promise<EdgeFunctionCode | undefined> {
  const arn = associations?.find((association) => association.EventType === eventType)?.FunctionARN;
  if (!arn) return undefined;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const { FunctionCode } = await client.send(new GetFunctionCommand({ Name: name, Stage: "LIVE" }));
  return { name, code: new TextDecoder().decode(FunctionCode) };
}

function readErrorResponse(response: CustomErrorResponse): [number, ErrorResponse] {
  const status = response.ErrorCode ?? 0;
  return [
    status,
    {
      pagePath: response.ResponsePagePath || undefined,
      responseStatus: Number(response.ResponseCode || status),
      cachingMinTtlSeconds: response.ErrorCachingMinTTL ?? defaultErrorCachingMinTtlSeconds,
    },
  ];
}

/** How long an error is kept where nothing is set ("Control how long CloudFront caches errors"). */
export const defaultErrorCachingMinTtlSeconds = 10;

const takenBy: Readonly<Record<string, Selection["take"]>> = {
  none: "none",
  all: "all",
  allViewer: "all",
  allViewerAndWhitelistCloudFront: "all",
  whitelist: "named",
  allExcept: "all but named",
};

function selection(behavior: string | undefined, names: readonly string[] = []): Selection {
  return { take: takenBy[behavior ?? "none"] ?? "none", names: new Set(names) };
}

function headerSelection(behavior: string | undefined, names: readonly string[] = []): Selection {
  return selection(
    behavior,
    names.map((name) => name.toLowerCase()),
  );
}
