import type { Behavior, ContentEncoding, RequestSelection, Selection } from "./distribution";
import { type Fields, membersOf, type ViewerRequest } from "./http-message";

/**
 * What makes two requests the same to the cache: path, and the query strings, headers and cookies that the cache policy
 * names ("Understand the cache key"). HEAD shares the key of GET.
 */
export function cacheKeyOf(request: ViewerRequest, behavior: Behavior): string {
  const policies = [behavior.cachePolicy];
  return JSON.stringify([
    request.method === "HEAD" ? "GET" : request.method,
    behavior.origin.domainName,
    request.path,
    selectQuery(request.query, policies),
    selectHeaders(request, policies),
    selectCookies(request.headers, policies),
    acceptedEncodings(request.headers, behavior.cachePolicy.encodings),
  ]);
}

/** The query string reduced to the parameters that at least one policy takes, in the viewer's order. */
export function selectQuery(query: string, policies: readonly RequestSelection[]): string {
  const selections = policies.map(({ queryStrings }) => queryStrings);
  return query
    .split("&")
    .filter((pair) => pair !== "" && isTaken(pair.split("=", 1)[0] ?? "", selections))
    .join("&");
}

/**
 * The headers that at least one policy takes, with those that CloudFront makes itself where a policy names them. Cookies
 * are apart ("Control origin requests with a policy"; "Add CloudFront request headers").
 */
export function selectHeaders(request: ViewerRequest, policies: readonly RequestSelection[]): Fields {
  const selections = policies.map(({ headers }) => headers);
  const fromViewer = Object.entries(request.headers).filter(([name]) => name !== "cookie" && isTaken(name, selections));
  const made = Object.entries(cloudFrontHeaders(request)).filter(([name]) => isNamed(name, selections));
  return Object.fromEntries([...fromViewer, ...made]);
}

/** The cookies that at least one policy takes, as one Cookie field; empty where there are none. */
export function selectCookies(headers: Fields, policies: readonly RequestSelection[]): string {
  const selections = policies.map(({ cookies }) => cookies);
  return (headers.cookie ?? [])
    .flatMap((field) => field.split(";"))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== "" && isTaken(cookie.split("=", 1)[0] ?? "", selections))
    .join("; ");
}

/**
 * The encodings that the viewer accepts, out of those that the cache policy allows, best first: CloudFront reduces
 * Accept-Encoding to these ("Understand cache policies", section "Cache compressed objects").
 */
export function acceptedEncodings(headers: Fields, allowed: ReadonlySet<ContentEncoding>): readonly ContentEncoding[] {
  const accepted = membersOf(headers, "accept-encoding")
    .filter((member) => !/;\s*q=0(\.0*)?$/.test(member))
    .map((member) => member.split(";", 1)[0]?.trim());
  return (["br", "gzip"] as const).filter((encoding) => allowed.has(encoding) && accepted.includes(encoding));
}

/** Headers that CloudFront can add about the viewer. The laptop knows neither its device nor its place on Earth. */
function cloudFrontHeaders(request: ViewerRequest): Fields {
  return {
    "cloudfront-forwarded-proto": ["https"],
    "cloudfront-viewer-address": [`${request.viewer.ip}:${request.viewer.port}`],
    "cloudfront-viewer-http-version": ["1.1"],
  };
}

function isTaken(name: string, selections: readonly Selection[]): boolean {
  return selections.some(({ take, names }) => {
    if (take === "named") return names.has(name);
    if (take === "all but named") return !names.has(name);
    return take === "all";
  });
}

function isNamed(name: string, selections: readonly Selection[]): boolean {
  return selections.some(({ take, names }) => take !== "all but named" && names.has(name));
}

/** Whether any policy passes cookies on; where none does, the origin's own cookies are dropped too. */
export function passesCookies(policies: readonly RequestSelection[]): boolean {
  return policies.some(({ cookies }) => cookies.take !== "none");
}

/** Names of the headers that policies single out; a response may vary by these. */
export function namedHeaders(policies: readonly RequestSelection[]): ReadonlySet<string> {
  return new Set(policies.flatMap(({ headers }) => (headers.take === "named" ? [...headers.names] : [])));
}
