import { type Fields, fieldOf, membersOf } from "./http-message";

/** The three times of a cache policy. */
export interface TimesToLive {
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
}

/**
 * How long CloudFront serves a successful response without asking again, in seconds; zero keeps it for revalidation, and
 * undefined means that it is not kept at all. The rules are the table in "Manage how long content stays in the cache
 * (expiration)", section "Specify the amount of time that CloudFront caches objects".
 */
export function successLifetimeSeconds(headers: Fields, ttl: TimesToLive, nowMs: number): number | undefined {
  if (ttl.maxTtlSeconds === 0) return undefined;
  if (membersOf(headers, "vary").includes("*") && ttl.minTtlSeconds === 0) return undefined;

  const directives = membersOf(headers, "cache-control");
  if (directives.includes("no-store") || directives.includes("private")) return ttl.minTtlSeconds || undefined;
  if (directives.includes("no-cache")) return ttl.minTtlSeconds;

  const asked = askedLifetimeSeconds(headers, nowMs);
  if (asked === undefined) return Math.max(ttl.minTtlSeconds, ttl.defaultTtlSeconds);
  return Math.min(Math.max(asked, ttl.minTtlSeconds), ttl.maxTtlSeconds);
}

/**
 * How long CloudFront serves an error without asking again, in seconds; undefined where it does not keep that status.
 * Directives such as no-store do not shorten it ("Control how long CloudFront caches errors", and "How CloudFront
 * processes HTTP 4xx and 5xx status codes from your origin").
 */
export function errorLifetimeSeconds(
  status: number,
  headers: Fields,
  ttl: TimesToLive,
  cachingMinTtlSeconds: number,
  nowMs: number,
): number | undefined {
  const keptWhenAsked = keptWhenAskedErrors.has(status) && cacheControlSeconds(headers) !== undefined;
  if (!keptWhenAsked && !alwaysKeptErrors.has(status)) return undefined;
  const asked = askedLifetimeSeconds(headers, nowMs) ?? 0;
  return Math.max(cachingMinTtlSeconds, Math.min(asked, ttl.maxTtlSeconds)) || undefined;
}

const alwaysKeptErrors: ReadonlySet<number> = new Set([404, 405, 414, 500, 501, 502, 503, 504]);
const keptWhenAskedErrors: ReadonlySet<number> = new Set([400, 403, 412, 415]);

/** What the origin asks for: s-maxage before max-age before Expires; undefined where it says nothing. */
function askedLifetimeSeconds(headers: Fields, nowMs: number): number | undefined {
  return cacheControlSeconds(headers) ?? secondsUntilExpiry(headers, nowMs);
}

function cacheControlSeconds(headers: Fields): number | undefined {
  const directives = membersOf(headers, "cache-control");
  return secondsOf(directives, "s-maxage") ?? secondsOf(directives, "max-age");
}

function secondsOf(directives: readonly string[], name: string): number | undefined {
  const value = directives.find((directive) => directive.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^"?\d+"?$/.test(value) ? Number(value.replaceAll('"', "")) : undefined;
}

/** A date that cannot be read, such as 0, lies in the past (RFC 9111, 5.3). */
function secondsUntilExpiry(headers: Fields, nowMs: number): number | undefined {
  const expires = fieldOf(headers, "expires");
  if (expires === undefined) return undefined;
  const remainingMs = Date.parse(expires) - nowMs;
  return Number.isNaN(remainingMs) ? 0 : Math.max(0, Math.floor(remainingMs / 1000));
}
