import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import type { hostNames } from "../naming";

export interface AddressesProps {
  readonly zoneId: string;
  readonly hostNames: ReturnType<typeof hostNames>;
  readonly distribution: AliasTarget;
  /** The API host's, which stays when the host is replaced. */
  readonly apiHostAddress: string;
  /** Who reaches the API host: CloudFront alone, or everybody. */
  readonly exposure: "cloudfront" | "public";
}

/** Something of AWS that answers under a name of its own. */
interface AliasTarget {
  readonly domainName: string;
  readonly hostedZoneId: string;
}

/** Where the environment's names lead. */
export class Addresses extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AddressesProps,
  ) {
    super(scope, id);
    const { app, api, apiOrigin } = props.hostNames;
    this.leadToDistribution("app", app);
    if (props.exposure === "cloudfront") this.leadToDistribution("api", api);
    else this.leadToApiHost("api", api);
    this.leadToApiHost("api-origin", apiOrigin);
  }

  private leadToDistribution(id: string, name: string): void {
    const { zoneId, distribution } = this.props;
    const alias = { name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false };
    new Route53Record(this, id, { zoneId, name, type: "A", alias });
    new Route53Record(this, `${id}-ipv6`, { zoneId, name, type: "AAAA", alias });
  }

  /** The host has an address of IPv4 alone. */
  private leadToApiHost(id: string, name: string): void {
    const { zoneId, apiHostAddress } = this.props;
    // A minute: whoever moves the name to another address waits no longer.
    new Route53Record(this, id, { zoneId, name, type: "A", ttl: 60, records: [apiHostAddress] });
  }
}
