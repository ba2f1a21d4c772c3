import { createHash } from "node:crypto";
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult, jwtVerify } from "jose";
import type { IdentityConfig } from "../config";
import { AppError, ServiceUnavailable, TokenInvalid } from "../errors";
import type { Remembered } from "./remembered";

/** Signatures that a key pair makes: what anybody could make from a public key, or without any, is none. */
const algorithms = ["RS256", "ES256"];

/** How far the issuer's clock and ours may be apart. */
const clockToleranceSeconds = 5;

/** Several times what an issuer with many groups makes of one; more is not even looked at. */
export const tokenLimitCharacters = 8_192;

export type Claims = JWTPayload & { readonly sub: string; readonly exp: number };

/**
 * Verifies as `verifyAccessToken` does, but a token that was found good is believed for as long as `good` remembers and
 * the token holds: a signature takes as long to verify as many an answer takes. Tokens are remembered by their hash alone.
 */
export async function readAccessToken(
  token: string,
  keys: JWTVerifyGetKey,
  config: IdentityConfig,
  good: Remembered<Claims>,
): Promise<Claims> {
  if (token.length > tokenLimitCharacters) throw new TokenInvalid("too-long");
  const digest = createHash("sha256").update(token).digest("base64");
  const known = good.get(digest);
  if (known) return known;
  const claims = await verifyAccessToken(token, keys, config);
  good.set(digest, claims, (claims.exp + clockToleranceSeconds) * 1_000 - Date.now());
  return claims;
}

/**
 * The claims of an access token that this issuer signed for us, and that holds now. Throws TokenInvalid, or
 * ServiceUnavailable where it is the issuer's keys that cannot be had.
 */
async function verifyAccessToken(token: string, keys: JWTVerifyGetKey, config: IdentityConfig): Promise<Claims> {
  const { payload, protectedHeader } = await verifySignature(token, keys, config);
  if (!isAccessToken(payload, protectedHeader)) throw new TokenInvalid("not-an-access-token");
  if (!isForUs(payload, config)) throw new TokenInvalid("for-another");
  if (!hasSubject(payload)) throw new TokenInvalid("without-subject");
  return payload;
}

async function verifySignature(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer }: IdentityConfig,
): Promise<JWTVerifyResult> {
  try {
    const requiredClaims = ["exp", "sub"];
    return await jwtVerify(token, keys, { issuer, algorithms, requiredClaims, clockTolerance: clockToleranceSeconds });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof errors.JWTExpired) throw new TokenInvalid("expired");
    if (error instanceof errors.JOSEError) throw new TokenInvalid(error.code);
    // Nothing in a token makes jose fail otherwise: the issuer publishes a key that cannot be used.
    throw new ServiceUnavailable(error);
  }
}

/**
 * An issuer signs identity tokens with the same keys, and those are for a client's eyes. An access token says what it is:
 * by its type (RFC 9068), or by Cognito's `token_use`.
 */
function isAccessToken({ token_use: use }: JWTPayload, { typ }: JWTVerifyResult["protectedHeader"]): boolean {
  if (use !== undefined) return use === "access";
  return typ !== undefined && /^(application\/)?at\+jwt$/i.test(typ);
}

/** Cognito's access tokens name the client that they were made for, and no audience. */
function isForUs(payload: JWTPayload, { audience, audienceClaim }: IdentityConfig): boolean {
  const named = payload[audienceClaim];
  return Array.isArray(named) ? named.includes(audience) : named === audience;
}

/** A subject is written to the audit and to the log, so it is a short text that has no control characters. */
function hasSubject(payload: JWTPayload): payload is Claims {
  return typeof payload.sub === "string" && /^[^\p{Cc}]{1,255}$/u.test(payload.sub);
}
