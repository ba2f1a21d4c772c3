import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { LogTarget } from "./log-bucket";

export interface NetworkProps {
  readonly naming: Naming;
  readonly region: string;
  readonly cidr: string;
  readonly zones: readonly [Zone, Zone];
  /** Which traffic is written down: what was refused, or everything. */
  readonly flowLogs: "rejects" | "all";
  readonly logs: LogTarget;
}

interface Zone {
  readonly name: string;
  readonly publicCidr: string;
  readonly isolatedCidr: string;
}

/**
 * One VPC with a public and an isolated subnet in each zone. There is no NAT: what must reach the internet stands in a
 * public subnet behind its security group, and the isolated subnets have no route out at all.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly [string, string];
  readonly isolatedSubnetIds: readonly [string, string];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    const vpc = this.createVpc();
    this.emptyDefaultSecurityGroup(vpc);
    const toInternet = this.createPublicRoutes(vpc);
    this.reachS3Privately(vpc, toInternet);
    this.logFlows(vpc);
    const nowhere = this.createIsolatedRoutes(vpc);
    const [first, second] = props.zones;
    const publicIn = (zone: Zone) => this.createSubnet("public", zone, zone.publicCidr, toInternet);
    const isolatedIn = (zone: Zone) => this.createSubnet("isolated", zone, zone.isolatedCidr, nowhere);
    this.publicSubnetIds = [publicIn(first), publicIn(second)];
    this.isolatedSubnetIds = [isolatedIn(first), isolatedIn(second)];
    this.vpcId = vpc.id;
  }

  private createVpc(): Vpc {
    return new Vpc(this, "vpc", {
      cidrBlock: this.props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.props.naming.of("network") },
    });
  }

  /** AWS makes it, and it lets its members talk to each other and to the world; nothing of ours uses it. */
  private emptyDefaultSecurityGroup(vpc: Vpc): void {
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: { Name: this.props.naming.of("default-unused") },
    });
  }

  private createPublicRoutes(vpc: Vpc): RouteTable {
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: vpc.id,
      tags: { Name: this.props.naming.of("internet") },
    });
    return new RouteTable(this, "public-routes", {
      vpcId: vpc.id,
      route: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
      tags: { Name: this.props.naming.of("public") },
    });
  }

  /** Free, and what the host sends to S3 stays off the internet; its certificates are checked either way. */
  private reachS3Privately(vpc: Vpc, toInternet: RouteTable): void {
    new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${this.props.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [toInternet.id],
      tags: { Name: this.props.naming.of("s3") },
    });
  }

  private logFlows(vpc: Vpc): void {
    new FlowLog(this, "flow-log", {
      vpcId: vpc.id,
      trafficType: this.props.flowLogs === "all" ? "ALL" : "REJECT",
      logDestinationType: "s3",
      logDestination: this.props.logs.bucketArn,
      dependsOn: [this.props.logs.ready],
      tags: { Name: this.props.naming.of("network") },
    });
  }

  private createIsolatedRoutes(vpc: Vpc): RouteTable {
    return new RouteTable(this, "isolated-routes", {
      vpcId: vpc.id,
      route: [],
      tags: { Name: this.props.naming.of("isolated") },
    });
  }

  private createSubnet(kind: "public" | "isolated", zone: Zone, cidrBlock: string, routes: RouteTable): string {
    const subnet = new Subnet(this, `${kind}-${zone.name}`, {
      vpcId: routes.vpcId,
      cidrBlock,
      availabilityZone: zone.name,
      mapPublicIpOnLaunch: false,
      tags: { Name: this.props.naming.of(`${kind}-${zone.name}`) },
    });
    new RouteTableAssociation(this, `${kind}-${zone.name}-routes`, { subnetId: subnet.id, routeTableId: routes.id });
    return subnet.id;
  }
}
