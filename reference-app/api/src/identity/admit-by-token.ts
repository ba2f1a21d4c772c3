import type { JWTVerifyGetKey } from "jose";
import type { Context } from "koa";
import type { IdentityConfig } from "../config";
import { AuthenticationRequired, RoleMissing, TokenInvalid } from "../errors";
import type { Admission } from "../routing/admission";
import { type Actor, anonymous, type Role, roles } from "../routing/route";
import { type Claims, readAccessToken } from "./access-token";
import { issuerKeys } from "./issuer-keys";
import { Remembered } from "./remembered";

/** How long a token that was found good is taken without another look at its signature, if it does not expire before. */
const believedMilliseconds = 30_000;

/**
 * Admits whoever shows an access token of the issuer, in the Authorization header (RFC 6750), and has a role that the
 * route is for. What is for anyone is answered without a look at the token: it works while the issuer does not.
 */
export function admitByToken(
  config: IdentityConfig,
  keys: JWTVerifyGetKey = issuerKeys(config.keysUrl),
  good = new Remembered<Claims>(believedMilliseconds),
): Admission {
  const claimsOf = (token: string) => readAccessToken(token, keys, config, good);
  return async (audience, ctx) => {
    if (audience === "anyone") return anonymous;
    const actor = await identify(ctx, config, claimsOf);
    ctx.state.log = ctx.state.log.child({ subject: actor.subject });
    if (audience.some((role) => actor.roles.includes(role))) return actor;
    ctx.state.log.warn({ roles: actor.roles, audience }, "role missing");
    throw new RoleMissing(audience);
  };
}

async function identify(
  ctx: Context,
  config: IdentityConfig,
  claimsOf: (token: string) => Promise<Claims>,
): Promise<Actor> {
  try {
    const claims = await claimsOf(bearerToken(ctx));
    return { subject: claims.sub, roles: rolesIn(claims, config) };
  } catch (error) {
    if (error instanceof TokenInvalid) ctx.state.log.warn({ reason: error.reason }, "token refused");
    throw error;
  }
}

function bearerToken(ctx: Context): string {
  const [, token] = /^Bearer +([^ ]+) *$/i.exec(ctx.get("Authorization")) ?? [];
  if (token === undefined) throw new AuthenticationRequired();
  return token;
}

/** The issuer's groups, of which those that are named like a role are one. */
function rolesIn(claims: Claims, { rolesClaim }: IdentityConfig): Role[] {
  const groups = claims[rolesClaim];
  const named: unknown[] = Array.isArray(groups) ? groups : [groups];
  return roles.filter((role) => named.includes(role));
}
