import type { ResponseHeadersPolicyConfig } from "@aws-sdk/client-cloudfront";
import { aBehavior, aRequest, aSelection, everything, only } from "./edge.fixture";
import { keptFromOrigin, withPolicy } from "./response-headers";

function policy(parts: Partial<ResponseHeadersPolicyConfig>): ResponseHeadersPolicyConfig {
  return { Name: "policy", ...parts };
}

describe("what is kept of an origin's fields", () => {
  const fromOrigin = {
    "content-type": ["text/html"],
    connection: ["close"],
    "transfer-encoding": ["chunked"],
    "set-cookie": ["a=1"],
    via: ["1.1 nginx"],
    vary: ["Origin, Accept-Encoding, Accept-Language"],
  };

  it("leaves out cookies where none are passed on, the connection's own, and what CloudFront does not vary by", () => {
    expect(keptFromOrigin(fromOrigin, aBehavior())).toEqual({
      "content-type": ["text/html"],
      vary: ["accept-encoding"],
    });
  });

  it("holds cookies and named variations where the policies pass them on", () => {
    const originRequestPolicy = aSelection({ cookies: everything, headers: only("accept-language") });
    expect(keptFromOrigin(fromOrigin, aBehavior({ originRequestPolicy }))).toMatchObject({
      "set-cookie": ["a=1"],
      vary: ["accept-encoding, accept-language"],
    });
  });
});

describe("a response headers policy", () => {
  it("adds security headers in CloudFront's words", () => {
    const SecurityHeadersConfig = {
      ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: "DENY" as const, Override: true },
      ReferrerPolicy: { ReferrerPolicy: "no-referrer" as const, Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: true, Override: true },
      XSSProtection: { Protection: true, ModeBlock: true, Override: true },
    };
    expect(withPolicy({}, policy({ SecurityHeadersConfig }), aRequest())).toEqual({
      "content-security-policy": ["default-src 'none'"],
      "referrer-policy": ["no-referrer"],
      "strict-transport-security": ["max-age=60; includeSubDomains; preload"],
      "x-content-type-options": ["nosniff"],
      "x-frame-options": ["DENY"],
      "x-xss-protection": ["1; mode=block"],
    });
  });

  it.each([
    [true, "policy"],
    [false, "origin"],
  ])("with override %s shows the value of the %s", (Override, expected) => {
    const CustomHeadersConfig = { Quantity: 1, Items: [{ Header: "X-Test", Value: "policy", Override }] };
    expect(withPolicy({ "x-test": ["origin"] }, policy({ CustomHeadersConfig }), aRequest())["x-test"]).toEqual([
      expected,
    ]);
  });

  it("adds no Server-Timing header, which would tell of machines that the laptop has not", () => {
    const timing = policy({ ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 100 } });
    expect(withPolicy({}, timing, aRequest())).toEqual({});
  });

  it("removes before it adds", () => {
    const removing = policy({
      RemoveHeadersConfig: { Quantity: 2, Items: [{ Header: "X-Powered-By" }, { Header: "X-Both" }] },
      CustomHeadersConfig: { Quantity: 1, Items: [{ Header: "X-Both", Value: "new", Override: false }] },
    });
    expect(withPolicy({ "x-powered-by": ["Koa"], "x-both": ["old"] }, removing, aRequest())).toEqual({
      "x-both": ["new"],
    });
  });
});

describe("CORS in a response headers policy", () => {
  const cors = policy({
    CorsConfig: {
      AccessControlAllowOrigins: { Quantity: 2, Items: ["https://app.example", "*.lectern.example"] },
      AccessControlAllowHeaders: { Quantity: 1, Items: ["content-type"] },
      AccessControlAllowMethods: { Quantity: 1, Items: ["ALL"] },
      AccessControlAllowCredentials: true,
      AccessControlMaxAgeSec: 600,
      OriginOverride: true,
    },
  });
  const from = (origin: string) => aRequest({ headers: { origin: [origin] } });

  it("says nothing to requests without an origin, or from another one", () => {
    expect(withPolicy({}, cors, aRequest())).toEqual({});
    expect(withPolicy({}, cors, from("https://evil.example"))).toEqual({});
    expect(withPolicy({}, cors, from("https://evillectern.example"))).toEqual({});
  });

  it.each(["https://app.example", "https://dev.lectern.example"])("admits %s by its own name", (origin) => {
    expect(withPolicy({}, cors, from(origin))).toEqual({
      "access-control-allow-origin": [origin],
      "access-control-allow-credentials": ["true"],
    });
  });

  it("answers a preflight with methods, headers and time", () => {
    const headers = { origin: ["https://app.example"], "access-control-request-method": ["POST"] };
    expect(withPolicy({}, cors, aRequest({ method: "OPTIONS", headers }))).toMatchObject({
      "access-control-allow-methods": ["GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT"],
      "access-control-allow-headers": ["content-type"],
      "access-control-max-age": ["600"],
    });
  });
});
