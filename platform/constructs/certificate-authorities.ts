import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { hostNames } from "../naming";

export interface CertificateAuthoritiesProps {
  readonly zoneId: string;
  readonly hostNames: ReturnType<typeof hostNames>;
  /** Who reaches the API host: CloudFront alone, or everybody. */
  readonly exposure: "cloudfront" | "public";
}

/** As ACM asks for it: "(Optional) Configure a CAA record", AWS Certificate Manager User Guide. */
const amazon = "amazon.com";

/**
 * The API host is to have its certificates from Let's Encrypt, by what it writes into the zone; nothing on it asks for one yet. Who
 * got hold of a host's address, or of the way to it, gets none (RFC 8657).
 */
const letsEncrypt = "letsencrypt.org; validationmethods=dns-01";

/** Says of each name which authorities may issue certificates for it (CAA): those that do. Nobody issues one for every name below. */
export class CertificateAuthorities extends Construct {
  /** An authority looks before it issues. */
  readonly ready: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CertificateAuthoritiesProps,
  ) {
    super(scope, id);
    const { app, api, apiOrigin } = props.hostNames;
    this.ready = [
      this.admit("app", app, [amazon]),
      // The distribution's certificate is for this name as well, also while the host answers to it.
      this.admit("api", api, props.exposure === "public" ? [amazon, letsEncrypt] : [amazon]),
      this.admit("api-origin", apiOrigin, [letsEncrypt]),
    ];
  }

  private admit(id: string, name: string, authorities: readonly string[]): Route53Record {
    return new Route53Record(this, id, {
      zoneId: this.props.zoneId,
      name,
      type: "CAA",
      ttl: 3600,
      records: [...authorities.map((authority) => `0 issue "${authority}"`), '0 issuewild ";"'],
    });
  }
}
