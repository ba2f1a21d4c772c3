import { paginateListHostedZones, Route53Client } from "@aws-sdk/client-route-53";

/** The ids of an account's public hosted zones of a domain, such as Z0123456789. Rejects with the client's error. */
export type PublicZones = (domain: string) => Promise<readonly string[]>;

/** Asks Route 53 with this process's credentials, by the one call that planning takes as well. */
export const publicZones: PublicZones = async (domain) => {
  const ids: string[] = [];
  const client = new Route53Client({ region: "us-east-1" });
  for await (const { HostedZones = [] } of paginateListHostedZones({ client }, {})) {
    const wanted = HostedZones.filter(({ Name, Config }) => Name === `${domain}.` && !Config?.PrivateZone);
    ids.push(...wanted.map(({ Id = "" }) => Id.replace("/hostedzone/", "")));
  }
  return ids;
};
