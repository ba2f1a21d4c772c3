import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import type { Naming } from "../naming";

export interface ZoneProps {
  readonly naming: Naming;
  readonly domain: string;
  /** Whether the zone is made, or found: a domain that was bought at Route 53 comes with one. */
  readonly zone: "created" | "looked-up";
  /** Whether the zone outlives what is in it. One that is made anew has other name servers, and has to be delegated anew. */
  readonly keepOnDestroy: boolean;
}

/** The public zone of the environment's domain. */
export class Zone extends Construct {
  readonly zoneId: string;
  /** Four names; the domain above has to delegate to them. */
  readonly nameServers: string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ZoneProps,
  ) {
    super(scope, id);
    const { zoneId, nameServers } = props.zone === "created" ? this.create() : this.find();
    this.zoneId = zoneId;
    this.nameServers = nameServers;
  }

  private create(): Route53Zone {
    const { naming, domain, keepOnDestroy } = this.props;
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: naming.of("zone"),
      // Whoever proves to an authority that a name is theirs leaves records behind.
      forceDestroy: !keepOnDestroy,
      lifecycle: { preventDestroy: keepOnDestroy },
    });
    this.keepAuthoritiesOut(zone);
    return zone;
  }

  private find(): DataAwsRoute53Zone {
    return new DataAwsRoute53Zone(this, "zone", { name: this.props.domain, privateZone: false });
  }

  /** Nobody issues a certificate for a name that does not say who may. A zone that is found may hold others' names. */
  private keepAuthoritiesOut(zone: Route53Zone): void {
    new Route53Record(this, "authorities", {
      zoneId: zone.zoneId,
      name: this.props.domain,
      type: "CAA",
      ttl: 3600,
      records: ['0 issue ";"'],
    });
  }
}
