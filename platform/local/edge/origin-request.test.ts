import { aBehavior, allBut, anOrigin, aRequest, aSelection, cachingDisabled, everything, only } from "./edge.fixture";
import { originRequestFor, revalidating } from "./origin-request";

const browser = aRequest({
  path: "/api/v1/courses",
  query: "search=go&utm=1",
  headers: {
    host: ["localhost:8080"],
    accept: ["application/json"],
    "accept-encoding": ["gzip, deflate, br"],
    authorization: ["Bearer token"],
    connection: ["keep-alive"],
    cookie: ["session=1; theme=dark"],
    "if-none-match": ['"abc"'],
    range: ["bytes=0-1"],
    "user-agent": ["Browser"],
    "x-forwarded-for": ["192.0.2.4"],
    "x-forwarded-proto": ["ftp"],
    "x-real-ip": ["192.0.2.5"],
  },
});

/** AWS's managed policies CachingDisabled and AllViewerExceptHostHeader. */
const api = aBehavior({
  cachePolicy: cachingDisabled,
  originRequestPolicy: aSelection({ headers: allBut("host"), cookies: everything, queryStrings: everything }),
});
const pages = aBehavior({ origin: anOrigin({ domainName: "frontend.s3.amazonaws.com", kind: "bucket" }) });

describe("what the origin of an uncached API gets", () => {
  const { headers, path, query } = originRequestFor(browser, api);

  it("is the viewer's whole request", () => {
    expect({ path, query }).toEqual({ path: "/api/v1/courses", query: "search=go&utm=1" });
    expect(headers).toMatchObject({
      accept: ["application/json"],
      "accept-encoding": ["gzip, deflate, br"],
      authorization: ["Bearer token"],
      cookie: ["session=1; theme=dark"],
      "if-none-match": ['"abc"'],
      range: ["bytes=0-1"],
      "user-agent": ["Browser"],
    });
  });

  it("names the origin as host", () => {
    expect(headers.host).toEqual(["api.example"]);
  });

  it("has the viewer's address after what the viewer claimed", () => {
    expect(headers["x-forwarded-for"]).toEqual(["192.0.2.4,127.0.0.1"]);
  });

  it("holds nothing that belongs to one connection, and no forged scheme or address", () => {
    expect(Object.keys(headers)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(connection|x-forwarded-proto|x-real-ip)$/)]),
    );
  });

  it("says that CloudFront asks", () => {
    expect(headers.via).toEqual([expect.stringContaining("(CloudFront)")]);
    expect(headers["x-amz-cf-id"]).toEqual(["a-request"]);
  });
});

describe("what a bucket gets", () => {
  const { headers, query } = originRequestFor(browser, pages);

  it("is only the path and what CloudFront adds", () => {
    expect(query).toBe("");
    expect(Object.keys(headers).sort()).toEqual(
      ["accept-encoding", "host", "user-agent", "via", "x-amz-cf-id", "x-forwarded-for"].sort(),
    );
  });

  it("names CloudFront as the client and only its own encodings", () => {
    expect(headers["user-agent"]).toEqual(["Amazon CloudFront"]);
    expect(headers["accept-encoding"]).toEqual(["br,gzip"]);
  });

  it("is asked for identity where the viewer accepts neither encoding", () => {
    const plain = aRequest({ headers: { "accept-encoding": ["deflate"] } });
    expect(originRequestFor(plain, pages).headers["accept-encoding"]).toEqual(["identity"]);
  });
});

describe("an origin", () => {
  it("has its path before the viewer's, and its own headers over all others", () => {
    const origin = anOrigin({ path: "/v2", customHeaders: { "x-secret": "s" } });
    const request = originRequestFor(
      aRequest({ path: "/a", headers: { "x-secret": ["forged"] } }),
      aBehavior({ origin }),
    );
    expect(request.path).toBe("/v2/a");
    expect(request.headers["x-secret"]).toEqual(["s"]);
  });

  it("gets the viewer's host where a policy says so", () => {
    const behavior = aBehavior({ originRequestPolicy: aSelection({ headers: only("host") }) });
    expect(originRequestFor(browser, behavior).headers.host).toEqual(["localhost:8080"]);
  });

  it("is asked whether what is held has changed", () => {
    const held = { etag: ['"abc"'], "last-modified": ["Thu, 01 Jan 2026 00:00:00 GMT"] };
    expect(revalidating(originRequestFor(aRequest(), pages), held).headers).toMatchObject({
      "if-none-match": ['"abc"'],
      "if-modified-since": ["Thu, 01 Jan 2026 00:00:00 GMT"],
    });
  });
});
