import {
  CloudFrontClient,
  CreateCachePolicyCommand,
  CreateDistributionCommand,
  CreateDistributionWithTagsCommand,
  CreateFunctionCommand,
  CreateInvalidationCommand,
  CreateOriginAccessControlCommand,
  CreateOriginRequestPolicyCommand,
  CreateResponseHeadersPolicyCommand,
  DeleteCachePolicyCommand,
  DeleteDistributionCommand,
  DeleteFunctionCommand,
  DeleteOriginAccessControlCommand,
  DescribeFunctionCommand,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetCachePolicyConfigCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetFunctionCommand,
  GetInvalidationCommand,
  GetOriginAccessControlCommand,
  GetOriginAccessControlConfigCommand,
  GetOriginRequestPolicyCommand,
  GetResponseHeadersPolicyCommand,
  ListCachePoliciesCommand,
  ListDistributionsCommand,
  ListFunctionsCommand,
  ListInvalidationsCommand,
  ListOriginAccessControlsCommand,
  ListOriginRequestPoliciesCommand,
  ListTagsForResourceCommand,
  PublishFunctionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateCachePolicyCommand,
  UpdateDistributionCommand,
  UpdateFunctionCommand,
  UpdateOriginAccessControlCommand,
} from "@aws-sdk/client-cloudfront";
import { type Supplement, type SupplementState, startSupplement } from "../supplement";

/** CloudFront's API answered by the supplement alone; nothing reaches moto, so there is none. */
async function startCloudFront(state?: SupplementState) {
  const supplement = await startSupplement({
    accountId: "123456789012",
    motoPort: 9,
    databaseEndpoint: { host: "localhost", port: 5432 },
    onUnlocked: () => undefined,
    log: () => undefined,
    state,
  });
  const client = new CloudFrontClient({
    endpoint: `http://127.0.0.1:${supplement.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  return { supplement, client };
}

let supplement: Supplement;
let client: CloudFrontClient;

beforeEach(async () => {
  ({ supplement, client } = await startCloudFront());
});

afterEach(async () => {
  client.destroy();
  await supplement.stop();
});

const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

function distribution(over: Partial<DistributionConfig> = {}): DistributionConfig {
  return {
    CallerReference: "first",
    Comment: "it's <ours> & only ours",
    Enabled: true,
    Origins: {
      Quantity: 1,
      Items: [{ Id: "bucket", DomainName: "bucket.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: "" } }],
    },
    DefaultCacheBehavior: {
      TargetOriginId: "bucket",
      ViewerProtocolPolicy: "redirect-to-https",
      CachePolicyId: cachingDisabled,
    },
    ...over,
  };
}

async function create(over: Partial<DistributionConfig> = {}) {
  const created = await client.send(new CreateDistributionCommand({ DistributionConfig: distribution(over) }));
  return {
    id: created.Distribution?.Id as string,
    etag: created.ETag as string,
    arn: created.Distribution?.ARN as string,
  };
}

const named = (name: string) => expect.objectContaining({ name });

describe("a distribution on the local CloudFront", () => {
  it("reads back as it was written, and is deployed at once", async () => {
    const { id, etag } = await create();
    const read = await client.send(new GetDistributionCommand({ Id: id }));
    expect(read.ETag).toBe(etag);
    expect(read.Distribution).toMatchObject({
      Id: id,
      Status: "Deployed",
      DomainName: `${id.toLowerCase()}.cloudfront.net`,
    });
    expect(read.Distribution?.DistributionConfig).toMatchObject(distribution());
  });

  it("has what CloudFront assumes where its document says nothing", async () => {
    const { id } = await create();
    const { DistributionConfig: config } = await client.send(new GetDistributionConfigCommand({ Id: id }));
    expect(config).toMatchObject({
      HttpVersion: "http2",
      PriceClass: "PriceClass_All",
      ViewerCertificate: { CloudFrontDefaultCertificate: true },
      CustomErrorResponses: { Quantity: 0 },
    });
  });

  it("is changed by whoever names its version, and by nobody else", async () => {
    const { id, etag } = await create();
    const update = (version: string | undefined) =>
      client.send(
        new UpdateDistributionCommand({
          Id: id,
          IfMatch: version,
          DistributionConfig: distribution({ Comment: "new" }),
        }),
      );
    expect((await update(etag)).Distribution?.DistributionConfig?.Comment).toBe("new");
    await expect(update(etag)).rejects.toThrow(named("PreconditionFailed"));
    await expect(update(undefined)).rejects.toThrow(named("InvalidIfMatchVersion"));
  });

  it("is deleted only once it is disabled", async () => {
    const { id, etag } = await create();
    await expect(client.send(new DeleteDistributionCommand({ Id: id, IfMatch: etag }))).rejects.toThrow(
      named("DistributionNotDisabled"),
    );
    const { ETag } = await client.send(
      new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: distribution({ Enabled: false }) }),
    );
    await client.send(new DeleteDistributionCommand({ Id: id, IfMatch: ETag }));
    await expect(client.send(new GetDistributionCommand({ Id: id }))).rejects.toThrow(named("NoSuchDistribution"));
  });

  it("is not made twice for the same caller reference", async () => {
    await create();
    await expect(create()).rejects.toThrow(named("DistributionAlreadyExists"));
  });

  it("is listed", async () => {
    const { id } = await create();
    const { DistributionList: list } = await client.send(new ListDistributionsCommand({}));
    expect(list).toMatchObject({ Quantity: 1, Items: [{ Id: id, Comment: distribution().Comment }] });
  });

  it.each([
    ["NoSuchCachePolicy", { CachePolicyId: "none" }],
    ["NoSuchOriginRequestPolicy", { OriginRequestPolicyId: "none" }],
    ["NoSuchResponseHeadersPolicy", { ResponseHeadersPolicyId: "none" }],
    ["NoSuchOrigin", { TargetOriginId: "none" }],
    [
      "InvalidFunctionAssociation",
      { FunctionAssociations: { Quantity: 1, Items: [{ EventType: "viewer-request" as const, FunctionARN: "none" }] } },
    ],
  ])("is refused with %s where it refers to what is not there", async (code, behavior) => {
    const { DefaultCacheBehavior } = distribution();
    const refused = create({
      DefaultCacheBehavior: { ...DefaultCacheBehavior, ...behavior } as DistributionConfig["DefaultCacheBehavior"],
    });
    await expect(refused).rejects.toThrow(named(code));
  });

  it("carries tags, which can be set and taken away", async () => {
    const Tags = { Items: [{ Key: "a", Value: "1" }] };
    const { Distribution: made } = await client.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: { DistributionConfig: distribution(), Tags },
      }),
    );
    const Resource = made?.ARN as string;
    await client.send(new TagResourceCommand({ Resource, Tags: { Items: [{ Key: "b", Value: "2" }] } }));
    await client.send(new UntagResourceCommand({ Resource, TagKeys: { Items: ["a"] } }));
    const read = await client.send(new ListTagsForResourceCommand({ Resource }));
    expect(read.Tags?.Items).toEqual([{ Key: "b", Value: "2" }]);
  });
});

describe("an invalidation on the local CloudFront", () => {
  it("is complete at once, and listed with the newest first", async () => {
    const { id: DistributionId } = await create();
    const invalidate = (CallerReference: string) => {
      const InvalidationBatch = { CallerReference, Paths: { Quantity: 1, Items: ["/index.html"] } };
      return client.send(new CreateInvalidationCommand({ DistributionId, InvalidationBatch }));
    };
    const first = await invalidate("1");
    const second = await invalidate("2");
    expect(second.Invalidation?.Status).toBe("Completed");
    const { InvalidationList: list } = await client.send(new ListInvalidationsCommand({ DistributionId }));
    expect(list?.Items?.map(({ Id }) => Id)).toEqual([second.Invalidation?.Id, first.Invalidation?.Id]);
    const read = await client.send(new GetInvalidationCommand({ DistributionId, Id: first.Invalidation?.Id }));
    expect(read.Invalidation?.InvalidationBatch?.Paths?.Items).toEqual(["/index.html"]);
  });

  it("is the same one when its request is sent again", async () => {
    const { id: DistributionId } = await create();
    const InvalidationBatch = { CallerReference: "1", Paths: { Quantity: 1, Items: ["/*"] } };
    const send = () => client.send(new CreateInvalidationCommand({ DistributionId, InvalidationBatch }));
    expect((await send()).Invalidation?.Id).toBe((await send()).Invalidation?.Id);
  });
});

describe("a function on the local CloudFront", () => {
  const FunctionConfig = { Comment: "routes", Runtime: "cloudfront-js-2.0" as const };
  const code = (text: string) => new TextEncoder().encode(text);
  const createFunction = () =>
    client.send(new CreateFunctionCommand({ Name: "routing", FunctionConfig, FunctionCode: code("one") }));
  const codeIn = async (Stage: "DEVELOPMENT" | "LIVE") =>
    new TextDecoder().decode((await client.send(new GetFunctionCommand({ Name: "routing", Stage }))).FunctionCode);

  it("is changed in development, and live only once it is published", async () => {
    const made = await createFunction();
    await client.send(new PublishFunctionCommand({ Name: "routing", IfMatch: made.ETag }));
    await client.send(
      new UpdateFunctionCommand({ Name: "routing", IfMatch: made.ETag, FunctionConfig, FunctionCode: code("two") }),
    );
    expect(await codeIn("DEVELOPMENT")).toBe("two");
    expect(await codeIn("LIVE")).toBe("one");
  });

  it("tells its stage, its name and its runtime", async () => {
    await createFunction();
    const { FunctionSummary: summary } = await client.send(new DescribeFunctionCommand({ Name: "routing" }));
    expect(summary).toMatchObject({
      Name: "routing",
      Status: "UNPUBLISHED",
      FunctionConfig,
      FunctionMetadata: { Stage: "DEVELOPMENT" },
    });
    await expect(client.send(new DescribeFunctionCommand({ Name: "routing", Stage: "LIVE" }))).rejects.toThrow(
      named("NoSuchFunctionExists"),
    );
  });

  it("is listed by stage", async () => {
    await createFunction();
    const quantity = async (Stage: "DEVELOPMENT" | "LIVE") =>
      (await client.send(new ListFunctionsCommand({ Stage }))).FunctionList?.Quantity;
    expect([await quantity("DEVELOPMENT"), await quantity("LIVE")]).toEqual([1, 0]);
  });

  it("exists once under its name", async () => {
    await createFunction();
    await expect(createFunction()).rejects.toThrow(named("FunctionAlreadyExists"));
  });

  it("cannot be deleted while a distribution runs it", async () => {
    const made = await createFunction();
    await client.send(new PublishFunctionCommand({ Name: "routing", IfMatch: made.ETag }));
    const FunctionARN = made.FunctionSummary?.FunctionMetadata?.FunctionARN as string;
    const FunctionAssociations = { Quantity: 1, Items: [{ EventType: "viewer-request" as const, FunctionARN }] };
    const { DefaultCacheBehavior } = distribution();
    const behavior = { ...DefaultCacheBehavior, FunctionAssociations } as DistributionConfig["DefaultCacheBehavior"];
    const { id, etag } = await create({ DefaultCacheBehavior: behavior });

    const remove = () => client.send(new DeleteFunctionCommand({ Name: "routing", IfMatch: made.ETag }));
    await expect(remove()).rejects.toThrow(named("FunctionInUse"));
    await client.send(new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: distribution() }));
    await remove();
    await expect(codeIn("DEVELOPMENT")).rejects.toThrow(named("NoSuchFunctionExists"));
  });
});

describe("a policy on the local CloudFront", () => {
  const policy = {
    Name: "pages",
    MinTTL: 0,
    DefaultTTL: 86_400,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      HeadersConfig: { HeaderBehavior: "whitelist" as const, Headers: { Quantity: 1, Items: ["Origin"] } },
      CookiesConfig: { CookieBehavior: "none" as const },
      QueryStringsConfig: { QueryStringBehavior: "all" as const },
    },
  };
  const createPolicy = () => client.send(new CreateCachePolicyCommand({ CachePolicyConfig: policy }));

  it("for caching reads back as it was written", async () => {
    const made = await createPolicy();
    const Id = made.CachePolicy?.Id as string;
    const read = await client.send(new GetCachePolicyCommand({ Id }));
    expect(read.CachePolicy?.CachePolicyConfig).toEqual(policy);
    expect((await client.send(new GetCachePolicyConfigCommand({ Id }))).CachePolicyConfig).toEqual(policy);
  });

  it("for caching is changed by whoever names its version", async () => {
    const made = await createPolicy();
    const change = { Id: made.CachePolicy?.Id, CachePolicyConfig: { ...policy, DefaultTTL: 60 } };
    const changed = await client.send(new UpdateCachePolicyCommand({ ...change, IfMatch: made.ETag }));
    expect(changed.CachePolicy?.CachePolicyConfig?.DefaultTTL).toBe(60);
    await expect(client.send(new UpdateCachePolicyCommand({ ...change, IfMatch: made.ETag }))).rejects.toThrow(
      named("PreconditionFailed"),
    );
  });

  it("cannot be deleted while a distribution uses it", async () => {
    const made = await createPolicy();
    const { DefaultCacheBehavior } = distribution();
    const behavior = {
      ...DefaultCacheBehavior,
      CachePolicyId: made.CachePolicy?.Id,
    } as DistributionConfig["DefaultCacheBehavior"];
    await create({ DefaultCacheBehavior: behavior });
    const remove = new DeleteCachePolicyCommand({ Id: made.CachePolicy?.Id, IfMatch: made.ETag });
    await expect(client.send(remove)).rejects.toThrow(named("CachePolicyInUse"));
  });

  it("exists once under its name", async () => {
    await createPolicy();
    await expect(createPolicy()).rejects.toThrow(named("CachePolicyAlreadyExists"));
  });

  it("of AWS's own is there under AWS's own id, and nobody can change or delete it", async () => {
    const read = await client.send(new GetCachePolicyCommand({ Id: cachingDisabled }));
    expect(read.CachePolicy?.CachePolicyConfig).toMatchObject({ Name: "Managed-CachingDisabled", MaxTTL: 0 });
    const change = { Id: cachingDisabled, IfMatch: read.ETag };
    await expect(client.send(new UpdateCachePolicyCommand({ ...change, CachePolicyConfig: policy }))).rejects.toThrow(
      named("IllegalUpdate"),
    );
    await expect(client.send(new DeleteCachePolicyCommand(change))).rejects.toThrow(named("IllegalDelete"));
  });

  it("is listed by who keeps it", async () => {
    await createPolicy();
    const namesOf = async (Type: "managed" | "custom") => {
      const { CachePolicyList: list } = await client.send(new ListCachePoliciesCommand({ Type }));
      return list?.Items?.map(({ CachePolicy: each }) => each?.CachePolicyConfig?.Name);
    };
    expect(await namesOf("custom")).toEqual(["pages"]);
    expect(await namesOf("managed")).toContain("Managed-CachingOptimized");
  });

  it("for origin requests reads back, AWS's own included", async () => {
    const OriginRequestPolicyConfig = {
      Name: "to-api",
      HeadersConfig: { HeaderBehavior: "none" as const },
      CookiesConfig: { CookieBehavior: "all" as const },
      QueryStringsConfig: { QueryStringBehavior: "all" as const },
    };
    const made = await client.send(new CreateOriginRequestPolicyCommand({ OriginRequestPolicyConfig }));
    const read = await client.send(new GetOriginRequestPolicyCommand({ Id: made.OriginRequestPolicy?.Id }));
    expect(read.OriginRequestPolicy?.OriginRequestPolicyConfig).toEqual(OriginRequestPolicyConfig);
    const { OriginRequestPolicyList: list } = await client.send(
      new ListOriginRequestPoliciesCommand({ Type: "managed" }),
    );
    const managed = list?.Items?.map(({ OriginRequestPolicy: each }) => each?.OriginRequestPolicyConfig);
    expect(managed?.find((each) => each?.Name === "Managed-AllViewerExceptHostHeader")?.HeadersConfig).toEqual({
      HeaderBehavior: "allExcept",
      Headers: { Quantity: 1, Items: ["host"] },
    });
  });

  it("for response headers reads back as it was written", async () => {
    const ResponseHeadersPolicyConfig = {
      Name: "security",
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: "default-src 'none'; script-src 'self'" },
      },
    };
    const made = await client.send(new CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig }));
    const read = await client.send(new GetResponseHeadersPolicyCommand({ Id: made.ResponseHeadersPolicy?.Id }));
    expect(read.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig).toEqual(ResponseHeadersPolicyConfig);
  });
});

describe("an origin access control on the local CloudFront", () => {
  const OriginAccessControlConfig = {
    Name: "frontend",
    Description: "signs",
    SigningProtocol: "sigv4" as const,
    SigningBehavior: "always" as const,
    OriginAccessControlOriginType: "s3" as const,
  };

  it("is made, read, changed, listed and deleted", async () => {
    const made = await client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig }));
    const Id = made.OriginAccessControl?.Id as string;
    const read = await client.send(new GetOriginAccessControlCommand({ Id }));
    expect(read.OriginAccessControl?.OriginAccessControlConfig).toEqual(OriginAccessControlConfig);

    const changed = { ...OriginAccessControlConfig, SigningBehavior: "never" as const };
    const update = { Id, IfMatch: made.ETag, OriginAccessControlConfig: changed };
    const { ETag } = await client.send(new UpdateOriginAccessControlCommand(update));
    const config = await client.send(new GetOriginAccessControlConfigCommand({ Id }));
    expect(config.OriginAccessControlConfig).toEqual(changed);

    const { OriginAccessControlList: list } = await client.send(new ListOriginAccessControlsCommand({}));
    expect(list?.Items).toEqual([{ Id, ...changed }]);
    await client.send(new DeleteOriginAccessControlCommand({ Id, IfMatch: ETag }));
    await expect(client.send(new GetOriginAccessControlCommand({ Id }))).rejects.toThrow(
      named("NoSuchOriginAccessControl"),
    );
  });
});

describe("the local CloudFront", () => {
  it("goes on from what an earlier run kept", async () => {
    const { id } = await create();
    const later = await startCloudFront(JSON.parse(JSON.stringify(supplement.state())));
    const read = await later.client.send(new GetDistributionCommand({ Id: id }));
    expect(read.Distribution?.DistributionConfig).toMatchObject(distribution());
    await later.supplement.stop();
  });

  it("says which operation it lacks", async () => {
    const answer = await fetch(`http://127.0.0.1:${supplement.port}/2020-05-31/key-group`, {
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/cloudfront/aws4_request, Signature=0",
      },
    });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain("no operation GET /2020-05-31/key-group");
  });
});
