import { acceptedEncodings, cacheKeyOf, selectCookies, selectHeaders, selectQuery } from "./cache-key";
import type { ContentEncoding } from "./distribution";
import { aBehavior, aCachePolicy, allBut, aRequest, aSelection, everything, only } from "./edge.fixture";

describe("two requests are the same to the cache", () => {
  const keyOf = (overrides: Parameters<typeof aRequest>[0], policy = aCachePolicy()) =>
    cacheKeyOf(aRequest(overrides), aBehavior({ cachePolicy: policy }));

  it("when only what the policy leaves out differs", () => {
    expect(keyOf({ query: "utm=1", headers: { cookie: ["a=1"], "user-agent": ["x"] } })).toBe(keyOf({ headers: {} }));
  });

  it("when one asks for the head of what the other asks for", () => {
    expect(keyOf({ method: "HEAD" })).toBe(keyOf({ method: "GET" }));
  });

  it.each([
    ["their paths differ", { path: "/a" }, { path: "/A" }, aCachePolicy()],
    ["their methods differ", { method: "OPTIONS" }, {}, aCachePolicy()],
    ["a named query differs", { query: "page=1" }, { query: "page=2" }, aCachePolicy({ queryStrings: only("page") })],
    ["a named header differs", { headers: { dnt: ["1"] } }, {}, aCachePolicy({ headers: only("dnt") })],
    ["a named cookie differs", { headers: { cookie: ["a=1"] } }, {}, aCachePolicy({ cookies: only("a") })],
    ["only one accepts gzip", { headers: { "accept-encoding": ["gzip"] } }, {}, aCachePolicy()],
  ])("but not when %s", (_case, one, other, policy) => {
    expect(keyOf(one, policy)).not.toBe(keyOf(other, policy));
  });
});

describe("query strings", () => {
  it.each([
    ["none", aSelection(), ""],
    ["all, in the viewer's order", aSelection({ queryStrings: everything }), "b=2&a=1&a=3&flag"],
    ["named", aSelection({ queryStrings: only("a") }), "a=1&a=3"],
    ["all but named", aSelection({ queryStrings: allBut("a") }), "b=2&flag"],
  ])("are taken: %s", (_case, policy, expected) => {
    expect(selectQuery("b=2&a=1&a=3&flag", [policy])).toBe(expected);
  });

  it("are taken where either policy takes them", () => {
    const policies = [aSelection({ queryStrings: only("a") }), aSelection({ queryStrings: only("flag") })];
    expect(selectQuery("b=2&a=1&flag", policies)).toBe("a=1&flag");
  });
});

describe("headers", () => {
  const request = aRequest({ headers: { host: ["localhost"], accept: ["a/b"], cookie: ["a=1"] } });

  it("of the viewer can all be taken but one", () => {
    expect(selectHeaders(request, [aSelection({ headers: allBut("host") })])).toEqual({ accept: ["a/b"] });
  });

  it("about the viewer are made only when they are named", () => {
    expect(selectHeaders(request, [aSelection({ headers: everything })])).not.toHaveProperty(
      "cloudfront-viewer-address",
    );
    const named = selectHeaders(request, [aSelection({ headers: only("cloudfront-viewer-address") })]);
    expect(named).toEqual({ "cloudfront-viewer-address": ["127.0.0.1:50000"] });
  });

  it("about the viewer's device and country are not made on the laptop", () => {
    const headers = only("cloudfront-viewer-country", "cloudfront-is-mobile-viewer");
    expect(selectHeaders(request, [aSelection({ headers })])).toEqual({});
  });
});

describe("cookies", () => {
  it("are reduced to those taken", () => {
    const headers = { cookie: ["session=a=b; theme=dark", "lang=vi"] };
    expect(selectCookies(headers, [aSelection({ cookies: only("session", "lang") })])).toBe("session=a=b; lang=vi");
  });
});

describe("Accept-Encoding is reduced", () => {
  const both: ContentEncoding[] = ["br", "gzip"];

  it.each([
    ["gzip, deflate, br, zstd", both, ["br", "gzip"]],
    ["gzip, br", ["gzip"] as ContentEncoding[], ["gzip"]],
    ["gzip;q=0.5, br;q=0", both, ["gzip"]],
    ["deflate", both, []],
    ["*", both, []],
    ["gzip", [], []],
  ])("from %s, allowing %j, to %j", (header, allowed, expected) => {
    expect(acceptedEncodings({ "accept-encoding": [header] }, new Set(allowed))).toEqual(expected);
  });
});
