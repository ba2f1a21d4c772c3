import { acceptedEncodings, selectCookies, selectHeaders, selectQuery } from "./cache-key";
import type { Behavior } from "./distribution";
import { type Fields, fieldOf, hopByHopFields, type ViewerRequest, viaThisEdge, without } from "./http-message";

/** A request as the origin gets it. */
export interface OriginRequest {
  readonly method: string;
  /** With the origin's path before it, percent-encoded as the viewer sent it. */
  readonly path: string;
  readonly query: string;
  readonly headers: Fields;
}

/**
 * What CloudFront asks the origin for on behalf of a viewer: what the cache policy and the origin request policy take, and
 * what it always adds ("Request and response behavior for custom origins", section "HTTP request headers and CloudFront
 * behavior"; "Control origin requests with a policy").
 */
export function originRequestFor(request: ViewerRequest, behavior: Behavior): OriginRequest {
  const policies = [behavior.cachePolicy, behavior.originRequestPolicy];
  const cookie = selectCookies(request.headers, policies);
  const encodings = originEncodings(request, behavior);
  return {
    method: request.method,
    path: behavior.origin.path + request.path,
    query: selectQuery(request.query, policies),
    headers: {
      "user-agent": ["Amazon CloudFront"],
      ...pick(request.headers, alwaysForwarded),
      ...(keepsResponses(behavior) ? {} : pick(request.headers, conditionalFields)),
      host: [behavior.origin.domainName],
      ...without(selectHeaders(request, policies), ...neverForwarded(behavior)),
      ...(cookie ? { cookie: [cookie] } : {}),
      ...(encodings ? { "accept-encoding": [encodings] } : {}),
      via: [...(request.headers.via ?? []), viaThisEdge],
      "x-amz-cf-id": [request.id],
      "x-forwarded-for": [[...(request.headers["x-forwarded-for"] ?? []), request.viewer.ip].join(",")],
      ...Object.fromEntries(Object.entries(behavior.origin.customHeaders).map(([name, value]) => [name, [value]])),
    },
  };
}

/** The same request, asking only whether what the cache holds has changed since. */
export function revalidating(request: OriginRequest, held: Fields): OriginRequest {
  const etag = fieldOf(held, "etag");
  const lastModified = fieldOf(held, "last-modified");
  return {
    ...request,
    headers: {
      ...request.headers,
      ...(etag ? { "if-none-match": [etag] } : {}),
      ...(lastModified ? { "if-modified-since": [lastModified] } : {}),
    },
  };
}

/** Whether successful responses may be kept. Where they are, the edge fetches whole objects and answers conditions itself. */
export function keepsResponses(behavior: Behavior): boolean {
  return behavior.cachePolicy.maxTtlSeconds > 0;
}

const alwaysForwarded = ["content-length", "content-type", "content-md5", "x-forwarded-for"];

const conditionalFields = [
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
];

/** What no policy can make CloudFront pass on: it sets these itself, or they belong to one connection. */
function neverForwarded(behavior: Behavior): readonly string[] {
  const always = [...hopByHopFields, "expect", "x-forwarded-proto", "x-real-ip", "x-amz-cf-id"];
  const answeredByTheEdge = keepsResponses(behavior) ? conditionalFields : [];
  const ownedByTheSignature = behavior.origin.kind === "bucket" ? ["authorization", "host"] : [];
  const normalized = behavior.cachePolicy.encodings.size > 0 ? ["accept-encoding"] : [];
  return [...always, ...answeredByTheEdge, ...ownedByTheSignature, ...normalized];
}

/** Accept-Encoding towards the origin where the cache policy normalises it; undefined where it is a header like others. */
function originEncodings(request: ViewerRequest, behavior: Behavior): string | undefined {
  const { encodings } = behavior.cachePolicy;
  if (encodings.size === 0 || !request.headers["accept-encoding"]) return undefined;
  return acceptedEncodings(request.headers, encodings).join(",") || "identity";
}

function pick(headers: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
}
