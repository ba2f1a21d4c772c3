import { errorLifetimeSeconds, successLifetimeSeconds } from "./cache-lifetime";

const now = Date.parse("2026-01-01T00:00:00Z");
const inOneHour = "Thu, 01 Jan 2026 01:00:00 GMT";
const anHourAgo = "Wed, 31 Dec 2025 23:00:00 GMT";

const minZero = { minTtlSeconds: 0, defaultTtlSeconds: 100, maxTtlSeconds: 1_000 };
const minFifty = { ...minZero, minTtlSeconds: 50 };
const minOverDefault = { ...minZero, minTtlSeconds: 200 };
const disabled = { minTtlSeconds: 0, defaultTtlSeconds: 0, maxTtlSeconds: 0 };

function fields(headers: Record<string, string>) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

describe("how long a success is fresh, by the table of CloudFront's documentation", () => {
  it.each([
    ["max-age below the maximum", { "cache-control": "max-age=60" }, minZero, 60],
    ["max-age above the maximum", { "cache-control": "public, max-age=9999" }, minZero, 1_000],
    ["max-age below the minimum", { "cache-control": "max-age=10" }, minFifty, 50],
    ["max-age between", { "cache-control": "max-age=60" }, minFifty, 60],
    ["max-age of nothing", { "cache-control": "max-age=0" }, minZero, 0],
    ["no word from the origin", {}, minZero, 100],
    ["no word, and a minimum above the default", {}, minOverDefault, 200],
    ["s-maxage before max-age", { "cache-control": "max-age=60, s-maxage=30" }, minZero, 30],
    ["s-maxage below the minimum", { "cache-control": "max-age=60, s-maxage=30" }, minFifty, 50],
    ["max-age before Expires", { "cache-control": "max-age=60", expires: inOneHour }, minZero, 60],
    ["Expires beyond the maximum", { expires: inOneHour }, minZero, 1_000],
    ["Expires in the past", { expires: anHourAgo }, minZero, 0],
    ["Expires in the past, and a minimum", { expires: anHourAgo }, minFifty, 50],
    ["Expires that is no date", { expires: "0" }, minZero, 0],
    ["no-cache", { "cache-control": "no-cache" }, minZero, 0],
    ["no-cache and max-age", { "cache-control": "no-cache, max-age=60" }, minZero, 0],
    ["no-cache, and a minimum", { "cache-control": "no-cache" }, minFifty, 50],
    ["no-store, and a minimum", { "cache-control": "no-store" }, minFifty, 50],
    ["private, and a minimum", { "cache-control": "private, max-age=60" }, minFifty, 50],
    ["directives in capitals", { "cache-control": "Public, MAX-AGE=60" }, minZero, 60],
    ["a max-age that is no number", { "cache-control": "max-age=soon" }, minZero, 100],
  ])("%s", (_case, headers, ttl, expected) => {
    expect(successLifetimeSeconds(fields(headers), ttl, now)).toBe(expected);
  });

  it.each([
    ["no-store", { "cache-control": "no-store" }, minZero],
    ["private", { "cache-control": "private, max-age=60" }, minZero],
    ["Vary on everything", { vary: "*", "cache-control": "max-age=60" }, minZero],
    ["a policy that disables caching", { "cache-control": "max-age=60" }, disabled],
  ])("is not a question where it is not kept: %s", (_case, headers, ttl) => {
    expect(successLifetimeSeconds(fields(headers), ttl, now)).toBeUndefined();
  });
});

describe("how long an error is kept", () => {
  it.each([
    ["404 for the error caching minimum", 404, {}, minZero, 10, 10],
    ["503 even where caching is disabled", 503, {}, disabled, 10, 10],
    ["404 in spite of no-store", 404, { "cache-control": "no-store" }, minZero, 10, 10],
    ["404 for a longer max-age", 404, { "cache-control": "max-age=60" }, minZero, 10, 60],
    ["404 for no shorter max-age", 404, { "cache-control": "max-age=5" }, minZero, 10, 10],
    ["404 for no more than the maximum", 404, { "cache-control": "max-age=9999" }, minZero, 10, 1_000],
    ["404 until it expires", 404, { expires: inOneHour }, minZero, 10, 1_000],
    ["403 only when the origin gives it a time", 403, { "cache-control": "s-maxage=60" }, minZero, 10, 60],
    ["404 not at all when the minimum is nothing", 404, {}, minZero, 0, undefined],
    ["403 not at all without a time", 403, {}, minZero, 10, undefined],
    ["409 never", 409, { "cache-control": "max-age=60" }, minZero, 10, undefined],
    ["416 never", 416, {}, minZero, 10, undefined],
  ])("%s", (_case, status, headers, ttl, cachingMinTtlSeconds, expected) => {
    expect(errorLifetimeSeconds(status, fields(headers), ttl, cachingMinTtlSeconds, now)).toBe(expected);
  });
});
