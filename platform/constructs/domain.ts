import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { hostNames, Naming } from "../naming";
import { Certificate } from "./certificate";
import { CertificateAuthorities } from "./certificate-authorities";
import { Zone } from "./zone";

export interface DomainProps {
  readonly naming: Naming;
  readonly domain: string;
  readonly hostNames: ReturnType<typeof hostNames>;
  /** Whether the domain's zone is made, or found. */
  readonly zone: "created" | "looked-up";
  /** Whether the zone outlives what is in it. */
  readonly keepOnDestroy: boolean;
  /** Who reaches the API host: CloudFront alone, or everybody. */
  readonly exposure: "cloudfront" | "public";
  /** The distribution's certificate is made there. */
  readonly virginia: TerraformProvider;
}

/** What the environment's names take before anything can answer to them. */
export interface Domain {
  readonly zoneId: string;
  /** The domain above has to delegate to them. */
  readonly nameServers: string[];
  /** Of the distribution's certificate, once it is issued. */
  readonly certificateArn: string;
}

/**
 * The zone of the domain, who may issue certificates in it, and the distribution's. They are no construct of their own but stand in
 * the scope side by side: each had its address in the state before they were one.
 */
export function createDomain(scope: Construct, props: DomainProps): Domain {
  const { naming, domain, hostNames, keepOnDestroy, exposure, virginia } = props;
  const { zoneId, nameServers } = new Zone(scope, "zone", { naming, domain, zone: props.zone, keepOnDestroy });
  const authorities = new CertificateAuthorities(scope, "certificate-authorities", { zoneId, hostNames, exposure });
  const certificate = new Certificate(scope, "certificate", {
    zoneId,
    names: { app: hostNames.app, api: hostNames.api },
    virginia,
    after: authorities.ready,
  });
  return { zoneId, nameServers, certificateArn: certificate.arn };
}
