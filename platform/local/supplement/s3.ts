import { randomUUID } from "node:crypto";
import { evaluate } from "../../access/evaluation/evaluate";
import { type Policy, parsePolicy } from "../../access/evaluation/policy";
import type { Principal, Request } from "../../access/evaluation/request";
import { claimsDistribution, verifyDistribution } from "./origin-access";
import { type Admission, type Answer, accountAuthorization, type Emulator, type Guard, type Head } from "./service";
import { element, writeXml } from "./xml";

interface S3Dependencies {
  readonly emulator: Emulator;
  /** Whose buckets they are. */
  readonly accountId: string;
}

/**
 * S3's authorisation, which moto leaves out: a request that nobody signed, or that the edge signed as CloudFront, passes
 * if the bucket's policy allows it. What is signed with an account's key passes, as it does on AWS unless denied.
 */
export function createS3({ emulator, accountId }: S3Dependencies): Guard {
  return {
    async admit(head) {
      const isEdge = claimsDistribution(head.signer?.accessKeyId);
      if (head.signer && !isEdge) return {};
      const distributionArn = isEdge ? await verifyDistribution(head) : undefined;
      if (isEdge && !distributionArn)
        return { refusal: refused("SignatureDoesNotMatch", "The edge's signature does not hold.") };
      return admitByPolicy(head, distributionArn);
    },
  };

  async function admitByPolicy(head: Head, distributionArn: string | undefined): Promise<Admission> {
    const bucket = bucketOf(head.url);
    const policy = await policyOf(bucket, head.url);
    const principal: Principal = distributionArn
      ? { kind: "service", name: "cloudfront.amazonaws.com" }
      : { kind: "anonymous" };
    // Traffic on the loopback interface counts as encrypted: nobody else can read it.
    const context = { "aws:securetransport": "true", ...(distributionArn ? { "aws:sourcearn": distributionArn } : {}) };
    const may = (asked: Asked | undefined) =>
      asked !== undefined &&
      policy !== undefined &&
      evaluate(
        { principal, context, resourceAccountId: accountId, ...asked },
        { resource: { policy, mustAdmit: false } },
      ).allowed;

    if (!may(askedOf(head, bucket))) return { refusal: denied() };
    const mayList = may({ action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` });
    // Who may not list a bucket does not learn which objects it lacks (S3 API reference, GetObject, "Permissions").
    return { review: (status) => (status === 404 && !mayList ? denied() : undefined) };
  }

  async function policyOf(bucket: string, url: URL): Promise<Policy | undefined> {
    const path = `/${encodeURIComponent(bucket)}?policy`;
    const answer = await emulator({
      method: "GET",
      path,
      url: new URL(path, url),
      headers: { authorization: accountAuthorization("s3"), host: url.host },
      body: Buffer.alloc(0),
    });
    return answer.status === 200 ? parsePolicy(bucket, "resource", answer.body.toString()) : undefined;
  }
}

type Asked = Pick<Request, "action" | "resource">;

/** The bucket that a request is for; none for the list of all. */
/** Whether this is a bucket itself, and no object in it. */
export function isBucket({ pathname }: URL): boolean {
  return /^\/[^/]+\/?$/.test(pathname);
}

export function bucketOf({ pathname }: URL): string {
  return decodeURIComponent(pathname.split("/")[1] ?? "");
}

const objectActions: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** Query parameters that name another action; S3 ignores those that it does not know. */
const otherActions = new Set([
  "acl",
  "attributes",
  "legal-hold",
  "policy",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versions",
]);

/** The action and the resource that a request asks for; undefined for what only the account itself may do here. */
function askedOf({ method, path, url }: Head, bucket: string): Asked | undefined {
  // moto goes by the path as it was sent: a detour such as /public/../private must not be judged as another.
  if (path !== `${url.pathname}${url.search}`) return undefined;
  if ([...url.searchParams.keys()].some((name) => otherActions.has(name))) return undefined;
  const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
  const resource = `arn:aws:s3:::${bucket}`;
  if (key === "") return method === "GET" ? { action: "s3:ListBucket", resource } : undefined;
  const action = objectActions[method];
  return action ? { action, resource: `${resource}/${key}` } : undefined;
}

function denied(): Answer {
  return refused("AccessDenied", "Access Denied");
}

function refused(code: string, message: string): Answer {
  const requestId = randomUUID();
  const body = element("Error", [element("Code", code), element("Message", message), element("RequestId", requestId)]);
  return {
    status: 403,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(body)}`,
  };
}
