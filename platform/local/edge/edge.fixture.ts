import type { Behavior, CachePolicy, Distribution, Origin, RequestSelection, Selection } from "./distribution";
import type { ViewerRequest } from "./http-message";

/** What the edge's tests are about, in its plainest form; each test says only what matters to it. */

const nothing: Selection = { take: "none", names: new Set() };
export const everything: Selection = { take: "all", names: new Set() };

export function only(...names: string[]): Selection {
  return { take: "named", names: new Set(names) };
}

export function allBut(...names: string[]): Selection {
  return { take: "all but named", names: new Set(names) };
}

export function aSelection(overrides: Partial<RequestSelection> = {}): RequestSelection {
  return { headers: nothing, cookies: nothing, queryStrings: nothing, ...overrides };
}

export function aCachePolicy(overrides: Partial<CachePolicy> = {}): CachePolicy {
  return {
    ...aSelection(),
    minTtlSeconds: 0,
    defaultTtlSeconds: 86_400,
    maxTtlSeconds: 31_536_000,
    encodings: new Set(["br", "gzip"]),
    ...overrides,
  };
}

/** AWS's managed policy CachingDisabled. */
export const cachingDisabled = aCachePolicy({ defaultTtlSeconds: 0, maxTtlSeconds: 0, encodings: new Set() });

export function anOrigin(overrides: Partial<Origin> = {}): Origin {
  return {
    domainName: "api.example",
    path: "",
    kind: "server",
    customHeaders: {},
    responseTimeoutSeconds: 30,
    ...overrides,
  };
}

export function aBehavior(overrides: Partial<Behavior> = {}): Behavior {
  return {
    pathPattern: "*",
    origin: anOrigin(),
    allowedMethods: new Set(["GET", "HEAD", "OPTIONS"]),
    cachedMethods: new Set(["GET", "HEAD"]),
    compress: true,
    cachePolicy: aCachePolicy(),
    originRequestPolicy: aSelection(),
    ...overrides,
  };
}

export function aDistribution(overrides: Partial<Distribution> = {}): Distribution {
  return {
    id: "E2EXAMPLE",
    domainName: "d111111abcdef8.cloudfront.net",
    enabled: true,
    behaviors: [aBehavior()],
    errorResponses: new Map(),
    ...overrides,
  };
}

export function aRequest(overrides: Partial<ViewerRequest> = {}): ViewerRequest {
  return {
    method: "GET",
    path: "/",
    query: "",
    headers: { host: ["localhost:8080"] },
    viewer: { ip: "127.0.0.1", port: 50_000 },
    id: "a-request",
    ...overrides,
  };
}
