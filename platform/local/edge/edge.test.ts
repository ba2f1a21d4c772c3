import { once } from "node:events";
import http, { type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import type { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { type Edge, startEdge } from "./edge";

const cachingDisabled = policy({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 });
const pages = policy({ MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000, encodings: true });
const routing = `function handler(event) {
  const request = event.request;
  if (request.uri === "/broken") throw new Error("broken");
  if (request.uri === "/teapot") return { statusCode: 418, body: "short and stout" };
  const lastPart = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (request.uri !== "/" && !lastPart.includes(".")) request.uri = "/index.html";
  return request;
}`;
const stamping = `function handler(event) {
  event.response.headers["x-stamp"] = { value: event.response.headers["x-frame-options"].value };
  return event.response;
}`;

function policy(config: { MinTTL: number; DefaultTTL: number; MaxTTL: number; encodings?: boolean }) {
  const ParametersInCacheKeyAndForwardedToOrigin = {
    EnableAcceptEncodingGzip: config.encodings ?? false,
    EnableAcceptEncodingBrotli: config.encodings ?? false,
  };
  return { CachePolicy: { CachePolicyConfig: { ...config, ParametersInCacheKeyAndForwardedToOrigin } } };
}

/** A CloudFront API with one distribution that tests can change, and with its invalidations. */
class FakeCloudFront {
  enabled = true;
  readonly invalidations: { Id: string; paths: string[] }[] = [];

  invalidate(...paths: string[]): void {
    this.invalidations.unshift({ Id: `I${this.invalidations.length}`, paths });
  }

  get client(): CloudFrontClient {
    const answers: Record<string, (input: { Id: string; Name: string }) => object> = {
      GetDistributionCommand: () => ({
        Distribution: { ARN: "arn", DomainName: "d", DistributionConfig: this.config() },
      }),
      GetCachePolicyCommand: ({ Id }) => (Id === "disabled" ? cachingDisabled : pages),
      GetOriginRequestPolicyCommand: () => ({
        OriginRequestPolicy: { OriginRequestPolicyConfig: allViewerExceptHost },
      }),
      GetResponseHeadersPolicyCommand: () => ({ ResponseHeadersPolicy: { ResponseHeadersPolicyConfig: denyFraming } }),
      GetFunctionCommand: ({ Name }) => ({ FunctionCode: Buffer.from(Name === "routing" ? routing : stamping) }),
      ListInvalidationsCommand: () => ({ InvalidationList: { Items: this.invalidations } }),
      GetInvalidationCommand: ({ Id }) => ({
        Invalidation: {
          InvalidationBatch: { Paths: { Items: this.invalidations.find((one) => one.Id === Id)?.paths } },
        },
      }),
    };
    const send = async (command: { constructor: { name: string }; input: never }) =>
      answers[command.constructor.name]?.(command.input);
    return { send } as unknown as CloudFrontClient;
  }

  private config() {
    const ResponseHeadersPolicyId = "headers";
    return {
      Enabled: this.enabled,
      DefaultRootObject: "index.html",
      HttpVersion: "http2and3",
      Aliases: { Items: ["lectern.example"] },
      WebACLId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/all/1",
      Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Items: ["VN"] } },
      Origins: {
        Items: [
          { Id: "bucket", DomainName: "b.s3.us-east-1.amazonaws.com" },
          {
            Id: "api",
            DomainName: "api.example",
            CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginReadTimeout: 1 },
          },
        ],
      },
      DefaultCacheBehavior: {
        TargetOriginId: "bucket",
        CachePolicyId: "pages",
        ResponseHeadersPolicyId,
        Compress: true,
        ViewerProtocolPolicy: "redirect-to-https",
        FunctionAssociations: {
          Items: [
            { EventType: "viewer-request", FunctionARN: "function/routing" },
            { EventType: "viewer-response", FunctionARN: "function/stamping" },
          ],
        },
      },
      CacheBehaviors: {
        Items: [
          {
            PathPattern: "/api/*",
            TargetOriginId: "api",
            CachePolicyId: "disabled",
            OriginRequestPolicyId: "request",
            ResponseHeadersPolicyId,
            AllowedMethods: { Items: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] },
          },
        ],
      },
    };
  }
}

const allViewerExceptHost = {
  HeadersConfig: { HeaderBehavior: "allExcept", Headers: { Items: ["Host"] } },
  CookiesConfig: { CookieBehavior: "all" },
  QueryStringsConfig: { QueryStringBehavior: "all" },
};
const denyFraming = { SecurityHeadersConfig: { FrameOptions: { FrameOption: "DENY", Override: true } } };

const page = "<p>Lectern</p>".repeat(200);
let version = 1;

/** The bucket and the API, in one: the bucket's name begins the path of everything that is asked of it. */
const origin: RequestListener = (incoming, outgoing) => {
  const path = incoming.url ?? "";
  if (path === "/b/index.html") {
    const etag = `"v${version}"`;
    if (incoming.headers["if-none-match"] === etag) outgoing.writeHead(304, { etag }).end();
    else outgoing.writeHead(200, { etag, "content-type": "text/html", "content-length": page.length }).end(page);
  } else if (path.startsWith("/b/")) outgoing.writeHead(404).end("<Error/>");
  else if (path === "/api/echo") incoming.pipe(outgoing.writeHead(201, { "content-type": "application/json" }));
  else if (path.startsWith("/api/headers")) outgoing.end(JSON.stringify({ path, headers: incoming.headers }));
  else if (path === "/api/cuts") outgoing.writeHead(200).write("half", () => outgoing.destroy());
  else if (path !== "/api/silent") outgoing.writeHead(404, { "content-type": "application/problem+json" }).end("{}");
};

const cloudFront = new FakeCloudFront();
const log: string[] = [];
let originServer: Server;
let edge: Edge;

beforeAll(async () => {
  originServer = http.createServer(origin).listen(0, "127.0.0.1");
  await once(originServer, "listening");
  const { port } = originServer.address() as AddressInfo;
  edge = await startEdge({
    distributionId: "E1",
    cloudFront: cloudFront.client,
    port: 0,
    origins: (name) =>
      name === "api.example"
        ? { protocol: "http:", host: "127.0.0.1", port }
        : { s3Endpoint: `http://127.0.0.1:${port}` },
    log: (line) => log.push(line),
  });
});

afterAll(async () => {
  await edge.stop();
  originServer.closeAllConnections();
  originServer.close();
});

interface Got {
  readonly status: number;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function get(path: string, options: http.RequestOptions = {}, body?: string): Promise<Got> {
  const { port } = new URL(edge.url);
  const request = http.request({ host: "127.0.0.1", port, path, agent: false, ...options }).end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const chunks = await response.toArray();
  const { statusCode = 0, httpVersion, headers } = response;
  return { status: statusCode, httpVersion, headers, body: Buffer.concat(chunks) };
}

describe("the edge", () => {
  it("answers a route of the frontend with its page, once from the bucket and then from the cache", async () => {
    const first = await get("/courses/123");
    expect([first.status, first.body.toString()]).toEqual([200, page]);
    const second = await get("/students/7/enrollments");
    expect([second.headers["x-cache"], second.headers.age]).toEqual(["Hit from cloudfront", expect.any(String)]);
  });

  it("answers the root with the default root object", async () => {
    expect((await get("/")).body.toString()).toBe(page);
  });

  it("adds what CloudFront adds, and the response headers policy before the viewer-response function", async () => {
    expect((await get("/")).headers).toMatchObject({
      "x-frame-options": "DENY",
      "x-stamp": "DENY",
      via: expect.stringContaining("(CloudFront)"),
      "x-amz-cf-id": expect.any(String),
      server: "CloudFront",
    });
  });

  it("compresses for who accepts it, and the size says so", async () => {
    const { headers, body } = await get("/", { headers: { "accept-encoding": "gzip, br" } });
    expect(headers).toMatchObject({
      "content-encoding": "br",
      vary: "Accept-Encoding",
      etag: expect.stringMatching(/^W\/"v\d+"$/),
    });
    expect(body.length).toBe(Number(headers["content-length"]));
  });

  it("answers 304 to a browser that has the page, and cuts out ranges", async () => {
    const { etag } = (await get("/")).headers;
    expect((await get("/", { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await get("/", { headers: { range: "bytes=3-9" } })).body.toString()).toBe("Lectern");
  });

  it("answers HEAD without a body", async () => {
    const { headers, body } = await get("/", { method: "HEAD" });
    expect([headers["content-length"], body.length]).toEqual([String(page.length), 0]);
  });

  it("passes requests to the API with their body, and its answers back", async () => {
    const { status, headers, body } = await get("/api/echo", { method: "POST" }, '{"courseId":1}');
    expect([status, headers["content-type"], body.toString()]).toEqual([201, "application/json", '{"courseId":1}']);
    expect(headers["x-frame-options"]).toBe("DENY");
  });

  it("tells the API who asks", async () => {
    const { body } = await get("/api/headers?q=1", {
      headers: { authorization: "Bearer t", "x-forwarded-for": "9.9.9.9" },
    });
    expect(JSON.parse(body.toString())).toMatchObject({
      path: "/api/headers?q=1",
      headers: { host: "api.example", authorization: "Bearer t", "x-forwarded-for": "9.9.9.9,127.0.0.1" },
    });
  });

  it("leaves an API's problem document what it is", async () => {
    const { status, headers, body } = await get("/api/nowhere");
    expect([status, headers["content-type"], body.toString()]).toEqual([404, "application/problem+json", "{}"]);
    expect(headers["x-cache"]).toBe("Error from cloudfront");
  });

  it("serves over plain HTTP/1.1 what the distribution would redirect to HTTPS", async () => {
    expect(await get("/")).toMatchObject({ status: 200, httpVersion: "1.1" });
  });

  it("asks the API over plain HTTP, though the distribution says HTTPS", async () => {
    expect((await get("/api/headers")).status).toBe(200);
  });

  it("looks at neither web ACL nor geographic restriction", async () => {
    expect((await get("/")).status).toBe(200);
  });

  it("answers to any host name, not to the distribution's alone", async () => {
    expect((await get("/", { headers: { host: "other.example" } })).status).toBe(200);
  });

  it.each([
    ["a method that the behaviour does not allow", "/", { method: "DELETE" }, 403],
    ["a GET with a body", "/", { method: "GET", headers: { "content-length": "2" } }, 403],
    ["a missing file", "/missing.js", {}, 404],
    ["an API that says nothing", "/api/silent", {}, 504],
  ])("refuses %s", async (_case, path, options, status) => {
    const { headers, ...got } = await get(path, options, options && "headers" in options ? "{}" : undefined);
    expect([got.status, headers["x-cache"]]).toEqual([status, "Error from cloudfront"]);
  });

  it("says in X-Cache what a function did", async () => {
    const teapot = await get("/teapot");
    expect([teapot.status, teapot.headers["x-cache"], teapot.body.toString()]).toEqual([
      418,
      "FunctionGeneratedResponse from cloudfront",
      "short and stout",
    ]);
    const broken = await get("/broken");
    expect([broken.status, broken.headers["x-cache"]]).toEqual([503, "FunctionExecutionError from cloudfront"]);
    expect(log).toContain("CloudFront Function routing failed: Error: broken");
  });

  it("breaks the viewer's connection when the origin breaks off", async () => {
    await expect(get("/api/cuts")).rejects.toThrow(/aborted/);
  });

  it("shows a new page after an invalidation, and not before", async () => {
    const { etag } = (await get("/")).headers;
    version++;
    expect((await get("/")).headers.etag).toBe(etag);
    cloudFront.invalidate("/*");
    await edge.reload();
    expect((await get("/")).headers.etag).toBe(`"v${version}"`);
  });

  it("hears of an invalidation by itself within half a second", async () => {
    await get("/");
    version++;
    cloudFront.invalidate("/index.html");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await get("/")).headers.etag).toBe(`"v${version}"`);
  });

  it("obeys a distribution that was changed, from the next reload on", async () => {
    cloudFront.enabled = false;
    await edge.reload();
    expect((await get("/")).status).toBe(403);
    cloudFront.enabled = true;
    await edge.reload();
    expect((await get("/")).status).toBe(200);
  });

  it("listens on loopback alone", async () => {
    const { port } = new URL(edge.url);
    const outside = Object.values(await import("node:os").then(({ networkInterfaces }) => networkInterfaces()))
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      const socket = net.connect(Number(port), address);
      await expect(once(socket, "connect")).rejects.toThrow(/ECONNREFUSED/);
    }
  });

  it("says that its port is taken with the system's own code", async () => {
    const port = Number(new URL(edge.url).port);
    const second = startEdge({
      distributionId: "E1",
      cloudFront: cloudFront.client,
      port,
      origins: () => undefined,
      log: () => {},
    });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
