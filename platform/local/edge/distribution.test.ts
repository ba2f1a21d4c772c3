import type { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { DistributionNotServable, readDistribution } from "./distribution";

/** A CloudFront API that knows one distribution; answers by the command's name. */
function cloudFront(config: object): CloudFrontClient {
  const answers: Record<string, (input: { Id?: string; Name?: string }) => object> = {
    GetDistributionCommand: () => ({
      Distribution: {
        ARN: "arn:aws:cloudfront::123456789012:distribution/E1",
        DomainName: "d1.cloudfront.net",
        DistributionConfig: config,
      },
    }),
    GetOriginAccessControlCommand: () => ({
      OriginAccessControl: { OriginAccessControlConfig: { SigningBehavior: "always" } },
    }),
    GetCachePolicyCommand: () => ({
      CachePolicy: {
        CachePolicyConfig: {
          MinTTL: 0,
          DefaultTTL: 86_400,
          MaxTTL: 31_536_000,
          ParametersInCacheKeyAndForwardedToOrigin: {
            EnableAcceptEncodingGzip: true,
            EnableAcceptEncodingBrotli: false,
            HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["Accept-Language"] } },
            CookiesConfig: { CookieBehavior: "none" },
            QueryStringsConfig: { QueryStringBehavior: "all" },
          },
        },
      },
    }),
    GetOriginRequestPolicyCommand: () => ({
      OriginRequestPolicy: {
        OriginRequestPolicyConfig: {
          HeadersConfig: { HeaderBehavior: "allExcept", Headers: { Items: ["Host"] } },
          CookiesConfig: { CookieBehavior: "all" },
          QueryStringsConfig: { QueryStringBehavior: "all" },
        },
      },
    }),
    GetResponseHeadersPolicyCommand: () => ({ ResponseHeadersPolicy: { ResponseHeadersPolicyConfig: { Name: "p" } } }),
    GetFunctionCommand: ({ Name }) => ({ FunctionCode: new TextEncoder().encode(`function handler() {} // ${Name}`) }),
  };
  const send = async (command: { constructor: { name: string }; input: object }) =>
    answers[command.constructor.name]?.(command.input);
  return { send } as unknown as CloudFrontClient;
}

const pages = { TargetOriginId: "bucket", CachePolicyId: "cache", Compress: true };
const origins = {
  Items: [
    { Id: "bucket", DomainName: "b.s3.us-east-1.amazonaws.com", OriginAccessControlId: "oac", S3OriginConfig: {} },
    {
      Id: "api",
      DomainName: "api.example",
      OriginPath: "/v2",
      CustomOriginConfig: { OriginReadTimeout: 20 },
      CustomHeaders: { Items: [{ HeaderName: "X-Secret", HeaderValue: "s" }] },
    },
  ],
};
const config = {
  Enabled: true,
  DefaultRootObject: "index.html",
  Origins: origins,
  DefaultCacheBehavior: {
    ...pages,
    ResponseHeadersPolicyId: "headers",
    FunctionAssociations: {
      Items: [{ EventType: "viewer-request", FunctionARN: "arn:aws:cloudfront::123456789012:function/routing" }],
    },
  },
  CacheBehaviors: {
    Items: [
      {
        PathPattern: "/api/*",
        TargetOriginId: "api",
        CachePolicyId: "cache",
        OriginRequestPolicyId: "request",
        AllowedMethods: { Items: ["GET", "HEAD", "POST"], CachedMethods: { Items: ["GET", "HEAD"] } },
      },
    ],
  },
  CustomErrorResponses: {
    Items: [
      { ErrorCode: 404, ResponsePagePath: "/404.html", ResponseCode: "200", ErrorCachingMinTTL: 5 },
      { ErrorCode: 503, ErrorCachingMinTTL: 0 },
    ],
  },
};

describe("a deployed distribution, read back", () => {
  const read = readDistribution(cloudFront(config), "E1");

  it("has its behaviours in order, the default one last", async () => {
    expect((await read).behaviors.map(({ pathPattern }) => pathPattern)).toEqual(["/api/*", "*"]);
  });

  it("has what each behaviour refers to", async () => {
    const [api, rest] = (await read).behaviors;
    expect(api).toMatchObject({
      origin: { domainName: "api.example", path: "/v2", kind: "server", customHeaders: { "x-secret": "s" } },
      originRequestPolicy: { headers: { take: "all but named", names: new Set(["host"]) }, cookies: { take: "all" } },
      allowedMethods: new Set(["GET", "HEAD", "POST"]),
    });
    expect(rest).toMatchObject({
      compress: true,
      cachePolicy: {
        encodings: new Set(["gzip"]),
        headers: { take: "named", names: new Set(["accept-language"]) },
        queryStrings: { take: "all" },
      },
      viewerRequestFunction: { name: "routing", code: "function handler() {} // routing" },
      responseHeadersPolicy: { Name: "p" },
    });
  });

  it("signs as itself towards a bucket with origin access control, and towards nothing else", async () => {
    const [api, rest] = (await read).behaviors;
    expect(rest?.origin).toMatchObject({
      kind: "bucket",
      signedAs: "arn:aws:cloudfront::123456789012:distribution/E1",
    });
    expect(api?.origin.signedAs).toBeUndefined();
  });

  it("has CloudFront's own values where nothing is set", async () => {
    const [api, rest] = (await read).behaviors;
    expect(rest?.allowedMethods).toEqual(new Set(["GET", "HEAD"]));
    expect(rest?.originRequestPolicy.headers.take).toBe("none");
    expect([rest?.origin.responseTimeoutSeconds, api?.origin.responseTimeoutSeconds]).toEqual([30, 20]);
  });

  it("has its root object and its errors", async () => {
    const { defaultRootObject, errorResponses } = await read;
    expect(defaultRootObject).toBe("/index.html");
    expect(errorResponses.get(404)).toEqual({ pagePath: "/404.html", responseStatus: 200, cachingMinTtlSeconds: 5 });
    expect(errorResponses.get(503)).toEqual({ pagePath: undefined, responseStatus: 503, cachingMinTtlSeconds: 0 });
  });
});

describe("a distribution that asks for what the edge cannot do", () => {
  it.each([
    ["Lambda@Edge", { LambdaFunctionAssociations: { Quantity: 1 } }, /runs Lambda@Edge/],
    ["signed URLs", { TrustedKeyGroups: { Enabled: true } }, /signed URLs or cookies/],
    ["an origin group", { TargetOriginId: "group" }, /no single origin/],
    ["legacy cache settings", { CachePolicyId: undefined }, /no cache policy/],
    ["field-level encryption", { FieldLevelEncryptionId: "f" }, /encrypts fields/],
  ])("is refused with the reason: %s", async (_case, part, reason) => {
    const read = readDistribution(cloudFront({ ...config, DefaultCacheBehavior: { ...pages, ...part } }), "E1");
    await expect(read).rejects.toThrow(DistributionNotServable);
    await expect(read).rejects.toThrow(reason);
  });

  it("is refused with all the reasons at once", async () => {
    const DefaultCacheBehavior = { TargetOriginId: "group", LambdaFunctionAssociations: { Quantity: 1 } };
    const read = readDistribution(cloudFront({ ...config, DefaultCacheBehavior }), "E1");
    await expect(read).rejects.toMatchObject({ reasons: { length: 3 } });
  });
});
