import { type Element, element } from "../xml";

/** A policy that AWS keeps in every account. */
export interface ManagedPolicy {
  readonly id: string;
  readonly config: Element;
}

const nothing = "none";

/**
 * The managed cache policies that stacks may name; ids and settings: Amazon CloudFront Developer Guide, "Use managed
 * cache policies".
 */
export const managedCachePolicies: readonly ManagedPolicy[] = [
  {
    id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    config: cachePolicy("Managed-CachingOptimized", { min: 1, default: 86_400, max: 31_536_000 }, true),
  },
  {
    id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    config: cachePolicy("Managed-CachingDisabled", { min: 0, default: 0, max: 0 }, false),
  },
];

/**
 * The managed origin request policies that stacks may name; ids and settings: Amazon CloudFront Developer Guide, "Use
 * managed origin request policies".
 */
export const managedOriginRequestPolicies: readonly ManagedPolicy[] = [
  {
    id: "216adef6-5c7f-47e4-b989-5492eafa07d3",
    config: originRequestPolicy("Managed-AllViewer", [element("HeaderBehavior", "allViewer")]),
  },
  {
    id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    config: originRequestPolicy("Managed-AllViewerExceptHostHeader", [
      element("HeaderBehavior", "allExcept"),
      element("Headers", [element("Quantity", "1"), element("Items", [element("Name", "host")])]),
    ]),
  },
];

function cachePolicy(name: string, ttl: { min: number; default: number; max: number }, compressed: boolean): Element {
  return element("CachePolicyConfig", [
    element("Comment"),
    element("Name", name),
    element("DefaultTTL", String(ttl.default)),
    element("MaxTTL", String(ttl.max)),
    element("MinTTL", String(ttl.min)),
    element("ParametersInCacheKeyAndForwardedToOrigin", [
      element("EnableAcceptEncodingGzip", String(compressed)),
      element("EnableAcceptEncodingBrotli", String(compressed)),
      element("HeadersConfig", [element("HeaderBehavior", nothing)]),
      element("CookiesConfig", [element("CookieBehavior", nothing)]),
      element("QueryStringsConfig", [element("QueryStringBehavior", nothing)]),
    ]),
  ]);
}

function originRequestPolicy(name: string, headers: readonly Element[]): Element {
  return element("OriginRequestPolicyConfig", [
    element("Comment"),
    element("Name", name),
    element("HeadersConfig", headers),
    element("CookiesConfig", [element("CookieBehavior", "all")]),
    element("QueryStringsConfig", [element("QueryStringBehavior", "all")]),
  ]);
}
