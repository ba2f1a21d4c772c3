import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from "@aws-sdk/client-cloudfront";
import { namedHeaders, passesCookies } from "./cache-key";
import type { Behavior } from "./distribution";
import { type Fields, fieldOf, hopByHopFields, membersOf, type ViewerRequest, without } from "./http-message";

/**
 * What CloudFront keeps of an origin's fields: cookies only where it passes cookies on, and in Vary only what it varies by
 * ("Request and response behavior for custom origins", section "HTTP response headers that CloudFront removes or
 * replaces").
 */
export function keptFromOrigin(headers: Fields, behavior: Behavior): Fields {
  const policies = [behavior.cachePolicy, behavior.originRequestPolicy];
  const kept = without(headers, ...hopByHopFields, "via", ...(passesCookies(policies) ? [] : ["set-cookie"]));
  if (!headers.vary) return kept;
  const varies = new Set([...namedHeaders(policies), "accept-encoding", "cookie"]);
  const vary = membersOf(headers, "vary").filter((name) => varies.has(name));
  return vary.length > 0 ? { ...kept, vary: [vary.join(", ")] } : without(kept, "vary");
}

/**
 * A response's fields after its response headers policy: first what it removes, then what it adds ("Understand response
 * headers policies").
 */
export function withPolicy(
  headers: Fields,
  policy: ResponseHeadersPolicyConfig | undefined,
  request: ViewerRequest,
): Fields {
  if (!policy) return headers;
  const removed = (policy.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => (Header ?? "").toLowerCase());
  const additions = [
    ...corsAdditions(policy.CorsConfig, request),
    ...securityAdditions(policy.SecurityHeadersConfig),
    ...customAdditions(policy),
  ];
  return additions.reduce(withAddition, without(headers, ...removed));
}

interface Addition {
  readonly name: string;
  readonly value: string;
  /** Whether the policy's value replaces the origin's. */
  readonly override: boolean;
}

function withAddition(headers: Fields, { name, value, override }: Addition): Fields {
  return headers[name] && !override ? headers : { ...headers, [name]: [value] };
}

function customAdditions(policy: ResponseHeadersPolicyConfig): Addition[] {
  return (policy.CustomHeadersConfig?.Items ?? []).map(({ Header, Value, Override }) => ({
    name: (Header ?? "").toLowerCase(),
    value: Value ?? "",
    override: Override ?? false,
  }));
}

/** One row a header: its part of the policy, and its value where the policy sets it. */
function securityAdditions(config: ResponseHeadersPolicySecurityHeadersConfig | undefined): Addition[] {
  const csp = config?.ContentSecurityPolicy;
  const frame = config?.FrameOptions;
  const referrer = config?.ReferrerPolicy;
  const transport = config?.StrictTransportSecurity;
  const sniffing = config?.ContentTypeOptions;
  const xss = config?.XSSProtection;
  return [
    addition("content-security-policy", csp, csp?.ContentSecurityPolicy),
    addition("referrer-policy", referrer, referrer?.ReferrerPolicy),
    addition(
      "strict-transport-security",
      transport,
      [
        `max-age=${transport?.AccessControlMaxAgeSec}`,
        ...(transport?.IncludeSubdomains ? ["includeSubDomains"] : []),
        ...(transport?.Preload ? ["preload"] : []),
      ].join("; "),
    ),
    addition("x-content-type-options", sniffing, "nosniff"),
    addition("x-frame-options", frame, frame?.FrameOption),
    addition(
      "x-xss-protection",
      xss,
      [
        xss?.Protection ? "1" : "0",
        ...(xss?.ModeBlock ? ["mode=block"] : []),
        ...(xss?.ReportUri ? [`report=${xss.ReportUri}`] : []),
      ].join("; "),
    ),
  ].flat();
}

function addition(
  name: string,
  part: { Override?: boolean | undefined } | undefined,
  value: string | undefined,
): Addition[] {
  return part && value !== undefined ? [{ name, value, override: part.Override ?? false }] : [];
}

/**
 * The CORS fields of a response: only to a request with an Origin that the policy allows, and those about methods and
 * headers only to a preflight request.
 */
function corsAdditions(config: ResponseHeadersPolicyCorsConfig | undefined, request: ViewerRequest): Addition[] {
  const origin = fieldOf(request.headers, "origin");
  const allowed = config?.AccessControlAllowOrigins?.Items ?? [];
  if (!config || origin === undefined || !allowed.some((pattern) => originMatches(pattern, origin))) return [];

  const isPreflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  const methods = config.AccessControlAllowMethods?.Items ?? [];
  const fields: [string, string | undefined][] = [
    ["access-control-allow-origin", allowed.includes("*") ? "*" : origin],
    ["access-control-allow-credentials", config.AccessControlAllowCredentials ? "true" : undefined],
    ["access-control-expose-headers", config.AccessControlExposeHeaders?.Items?.join(", ")],
  ];
  if (isPreflight) {
    fields.push(
      ["access-control-allow-methods", methods.includes("ALL") ? allMethods : methods.join(", ")],
      ["access-control-allow-headers", config.AccessControlAllowHeaders?.Items?.join(", ")],
      ["access-control-max-age", config.AccessControlMaxAgeSec?.toString()],
    );
  }
  const override = config.OriginOverride ?? false;
  return fields.flatMap(([name, value]) => (value ? [{ name, value, override }] : []));
}

const allMethods = "GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT";

/** `*` alone allows everybody; as the leftmost part of a host it stands for any subdomain. */
function originMatches(pattern: string, origin: string): boolean {
  if (pattern === "*" || pattern === origin) return true;
  const [scheme, host] = pattern.includes("://") ? pattern.split("://", 2) : [undefined, pattern];
  if (!host?.startsWith("*.")) return false;
  const [originScheme, originHost] = origin.split("://", 2);
  return (scheme === undefined || scheme === originScheme) && (originHost?.endsWith(host.slice(1)) ?? false);
}
