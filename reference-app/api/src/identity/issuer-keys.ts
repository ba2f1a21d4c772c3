import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { ServiceUnavailable } from "../errors";

export interface KeyTimes {
  /** For how long the keys are taken as they were read. */
  readonly cacheMilliseconds: number;
  /** How soon after that a token by a key that is not among them has them read again. */
  readonly cooldownMilliseconds: number;
  /** How long the issuer is left alone after it failed to answer. */
  readonly restMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

const usualTimes: KeyTimes = {
  cacheMilliseconds: 10 * 60_000,
  cooldownMilliseconds: 10_000,
  restMilliseconds: 5_000,
  timeoutMilliseconds: 2_000,
};

/**
 * The keys that an issuer publishes at `url`: read when they are first needed, again when they grow old, and when a token
 * comes that is signed by a new one. While they cannot be had, finding a key throws ServiceUnavailable, and the issuer is
 * asked no more often than it takes to see that it is back.
 */
export function issuerKeys(url: string, times: Partial<KeyTimes> = {}): JWTVerifyGetKey {
  const { cacheMilliseconds, cooldownMilliseconds, restMilliseconds, timeoutMilliseconds } = {
    ...usualTimes,
    ...times,
  };
  return createRemoteJWKSet(new URL(url), {
    cacheMaxAge: cacheMilliseconds,
    cooldownDuration: cooldownMilliseconds,
    timeoutDuration: timeoutMilliseconds,
    [customFetch]: restingAfterFailure(restMilliseconds),
  });
}

function restingAfterFailure(restMilliseconds: number): typeof fetchKeys {
  let failure: { readonly cause: unknown; readonly until: number } | undefined;
  return async (url, options) => {
    if (failure && performance.now() < failure.until) throw new ServiceUnavailable(failure.cause);
    try {
      const response = await fetchKeys(url, options);
      failure = undefined;
      return response;
    } catch (cause) {
      failure = { cause, until: performance.now() + restMilliseconds };
      throw new ServiceUnavailable(cause);
    }
  };
}

/** A set of keys and nothing else: whatever else is at the address counts as the issuer's not answering. */
async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  if (!isKeySet(body)) throw new Error(`${url} answered something that is no JSON Web Key Set.`);
  return new Response(body);
}

function isKeySet(body: string): boolean {
  try {
    const { keys } = JSON.parse(body) ?? {};
    return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null && !Array.isArray(key));
  } catch {
    return false;
  }
}
