import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** A token is good for 15 minutes (Amazon RDS User Guide, "Creating and using an IAM policy for IAM database access"). */
const longestValidityMs = 15 * 60_000;
/** How far a client's clock may run ahead of ours. */
const clockSkewMs = 5 * 60_000;

/** What a token has to be made for. */
export interface TokenPurpose {
  /** The endpoint as clients name it: `host:port`. */
  readonly endpoint: string;
  readonly region: string;
  readonly user: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Why an IAM authentication token does not open the database, or undefined where it does. A token is the presigned URL, without its scheme, of a
 * request to connect to one endpoint as one user.
 */
export async function faultOfToken(
  token: string,
  purpose: TokenPurpose,
  credentials: Credentials,
  now = new Date(),
): Promise<string | undefined> {
  const url = URL.canParse(`https://${token}`) ? new URL(`https://${token}`) : undefined;
  const signedAt = dateOf(url?.searchParams.get("X-Amz-Date"));
  if (!url || !signedAt || !url.searchParams.has("X-Amz-Signature")) return "it is no IAM authentication token";
  if (url.host !== purpose.endpoint) return `it is for ${url.host}, not ${purpose.endpoint}`;
  if (url.searchParams.get("DBUser") !== purpose.user) return `it is for the user ${url.searchParams.get("DBUser")}`;

  const ageMs = now.getTime() - signedAt.getTime();
  const validityMs = Math.min(Number(url.searchParams.get("X-Amz-Expires")) * 1_000, longestValidityMs);
  if (!(ageMs <= validityMs)) return `it expired at ${new Date(signedAt.getTime() + validityMs).toISOString()}`;
  if (ageMs < -clockSkewMs) return `it is from the future: ${signedAt.toISOString()}`;

  const expected = await sign(url, purpose, credentials, signedAt);
  const holds = sameText(url.searchParams.get("X-Amz-Signature") ?? "", expected);
  return holds ? undefined : "its signature is wrong";
}

/** The signature that the token would carry had it been made with these credentials. */
async function sign(url: URL, purpose: TokenPurpose, credentials: Credentials, signingDate: Date): Promise<string> {
  const signer = new SignatureV4({ credentials, region: purpose.region, service: "rds-db", sha256: Sha256 });
  const request = {
    method: "GET",
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: "/",
    query: { Action: "connect", DBUser: purpose.user },
    headers: { host: purpose.endpoint },
  };
  const expiresIn = Number(url.searchParams.get("X-Amz-Expires"));
  const signed = await signer.presign(request, { signingDate, expiresIn });
  return String(signed.query?.["X-Amz-Signature"]);
}

function dateOf(text: string | null | undefined): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
