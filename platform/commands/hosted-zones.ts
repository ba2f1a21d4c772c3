import { STSClient } from "@aws-sdk/client-sts";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { find, findAll, parseXml, textAt } from "../local/supplement/xml";

/** The ids of an account's public hosted zones of a domain, such as Z0123456789. Rejects with the name of AWS's error. */
export type PublicZones = (domain: string) => Promise<readonly string[]>;

/**
 * Asks Route 53 with this process's credentials, by the one call that planning takes as well. It is asked without a client of
 * its own, which would be one more package for one call.
 */
export function publicZonesIn(env: NodeJS.ProcessEnv): PublicZones {
  const endpoint = env.AWS_ENDPOINT_URL_ROUTE_53 ?? env.AWS_ENDPOINT_URL ?? "https://route53.amazonaws.com";
  return async (domain) => {
    const ids: string[] = [];
    let marker = "";
    do {
      const { zones, next } = await listZones(
        new URL(`/2013-04-01/hostedzone${marker && `?marker=${marker}`}`, endpoint),
      );
      ids.push(...zones.filter(({ name, isPublic }) => isPublic && name === `${domain}.`).map(({ id }) => id));
      marker = next;
    } while (marker !== "");
    return ids;
  };
}

interface ZonePage {
  readonly zones: readonly { readonly id: string; readonly name: string; readonly isPublic: boolean }[];
  /** Where the next page begins, if there is one. */
  readonly next: string;
}

/** ListHostedZones, Amazon Route 53 API Reference. */
async function listZones(url: URL): Promise<ZonePage> {
  const answer = await fetch(url, { headers: await signed(url), signal: AbortSignal.timeout(10_000) });
  const body = parseXml(await answer.text());
  if (!answer.ok)
    throw Object.assign(new Error(), { name: textAt(findAll(body, "Code")[0]) || `HTTP ${answer.status}` });
  return {
    zones: findAll(body, "HostedZone").map((zone) => ({
      id: textAt(zone, "Id").replace("/hostedzone/", ""),
      name: textAt(zone, "Name"),
      isPublic: textAt(zone, "Config", "PrivateZone") !== "true",
    })),
    next: textAt(find(body, "NextMarker")),
  };
}

/** Route 53 is one for the world, and wants to be asked as in us-east-1. */
async function signed({
  protocol,
  hostname,
  port,
  pathname,
  searchParams,
  host,
}: URL): Promise<Record<string, string>> {
  const region = "us-east-1";
  const { credentials } = new STSClient({ region }).config;
  const signer = new SignatureV4({ credentials, region, service: "route53", sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "GET",
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { host },
  });
  return headers;
}
