import { STSClient } from "@aws-sdk/client-sts";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** Resolves where a managed policy is there for us to see; rejects with an error whose name is IAM's code. */
export type PolicyLookup = (arn: string) => Promise<void>;

/** IAM is one for all regions, and signed for this one ("IAM endpoints and quotas", AWS General Reference). */
const region = "us-east-1";

/** Asks IAM by a signed request of its query protocol: for one question we need no client of its own. */
export function policyLookup(env: NodeJS.ProcessEnv): PolicyLookup {
  const endpoint = new URL(env.AWS_ENDPOINT_URL_IAM ?? env.AWS_ENDPOINT_URL ?? "https://iam.amazonaws.com");
  return async (arn) => {
    const body = new URLSearchParams({ Action: "GetPolicy", Version: "2010-05-08", PolicyArn: arn }).toString();
    const headers = await signedHeaders(endpoint, body);
    const answer = await fetch(endpoint, { method: "POST", headers, body }).catch((error: Error) => {
      throw error.cause ?? error;
    });
    if (!answer.ok) throw failure(answer.status, await answer.text());
  };
}

function failure(status: number, text: string): Error {
  const tagged = (tag: string) => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text)?.[1];
  const $metadata = { httpStatusCode: status };
  return Object.assign(new Error(tagged("Message") ?? text), { name: tagged("Code") ?? `HTTP ${status}`, $metadata });
}

async function signedHeaders({ protocol, hostname, port, host }: URL, body: string): Promise<Record<string, string>> {
  // The credentials that every other client here finds.
  const { credentials } = new STSClient({ region }).config;
  const signer = new SignatureV4({ credentials, region, service: "iam", sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: "/",
    headers: { host, "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  return headers;
}
