import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/**
 * How the local edge shows the emulated S3 that it is CloudFront with origin access control. On AWS, CloudFront signs as
 * its service principal with a key that nobody sees, and tells S3 for which distribution; here the key is this one, which
 * the edge and the supplement share, and the distribution is a signed header.
 */
const edgeCredentials = {
  accessKeyId: "LECTERNLOCALEDGE0000",
  secretAccessKey: "local-stand-in-for-the-key-of-cloudfront",
};

const region = "us-east-1";
const distributionHeader = "x-lectern-distribution-arn";
const validForMs = 5 * 60_000;

/** A request to a bucket, before it is signed. */
export interface OriginRequest {
  readonly method: string;
  readonly url: URL;
  /** Headers to send; all of them are signed, so none may be added or changed afterwards. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The headers with which the edge sends a request to a bucket on behalf of a distribution. The body is not signed, as
 * CloudFront itself leaves it to the viewer.
 */
export async function signAsDistribution(
  request: OriginRequest,
  distributionArn: string,
  now = new Date(),
): Promise<Record<string, string>> {
  const headers = {
    ...request.headers,
    host: request.url.host,
    [distributionHeader]: distributionArn,
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
  };
  return sign(request, headers, now);
}

/** A request as the supplement received it; header names are in lower case. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Whether a request claims to come from the edge; `verifyDistribution` says whether it does. */
export function claimsDistribution(accessKeyId: string | undefined): boolean {
  return accessKeyId === edgeCredentials.accessKeyId;
}

/** The ARN of the distribution for which the edge signed this request; undefined where the signature does not hold. */
export async function verifyDistribution(request: ReceivedRequest, now = new Date()): Promise<string | undefined> {
  const authorization = request.headers.authorization ?? "";
  const signedNames = /SignedHeaders=([^,\s]+)/.exec(authorization)?.[1]?.split(";") ?? [];
  const signedAt = parseAmzDate(request.headers["x-amz-date"]);
  if (signedAt === undefined || Math.abs(now.getTime() - signedAt.getTime()) > validForMs) return undefined;
  if (!signedNames.includes(distributionHeader) || !signedNames.includes("host")) return undefined;

  const signedHeaders = Object.fromEntries(signedNames.map((name) => [name, request.headers[name] ?? ""]));
  const expected = (await sign(request, signedHeaders, signedAt)).authorization ?? "";
  return sameText(signatureOf(expected), signatureOf(authorization)) ? signedHeaders[distributionHeader] : undefined;
}

async function sign(
  request: { method: string; url: URL },
  headers: Record<string, string>,
  signingDate: Date,
): Promise<Record<string, string>> {
  // S3 signs the path as it is sent, encoded once.
  const signer = new SignatureV4({
    credentials: edgeCredentials,
    region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: request.url.protocol,
      hostname: request.url.host,
      path: request.url.pathname,
      query: queryOf(request.url),
      headers,
    },
    { signingDate, signableHeaders: new Set(Object.keys(headers)) },
  );
  return signed.headers;
}

function queryOf(url: URL): Record<string, string[]> {
  return Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]));
}

function parseAmzDate(text: string | undefined): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function signatureOf(authorization: string): string {
  return /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? "";
}

function sameText(a: string, b: string): boolean {
  return a.length > 0 && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
