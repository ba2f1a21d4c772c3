import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Naming } from "../naming";

export interface SecurityGroupsProps {
  readonly naming: Naming;
  readonly vpcId: string;
  readonly databasePort: number;
  readonly exposure: "cloudfront" | "public";
  /** Who may use SSH when the API host is public; without it nobody may. */
  readonly adminCidr?: string;
}

/** One address range, prefix list or group on the other side of a rule. */
type Peer = { cidrIpv4: string } | { prefixListId: string } | { referencedSecurityGroupId: string };

const theWorld: Peer = { cidrIpv4: "0.0.0.0/0" };

/**
 * Who may talk to whom, in one place. Amazon's DNS and time service in the VPC need no rule: security groups do not
 * filter them.
 */
export class SecurityGroups extends Construct {
  readonly apiHostId: string;
  readonly databaseId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityGroupsProps,
  ) {
    super(scope, id);
    this.apiHostId = this.createGroup("api-host", "The API host: HTTPS in, HTTPS and the database out");
    this.databaseId = this.createGroup("database", "The database: PostgreSQL from the API host, nothing out");
    if (props.exposure === "public") this.admitTheWorldToApiHost();
    else this.admitCloudFrontToApiHost();
    this.letApiHostOut();
    this.joinApiHostAndDatabase();
  }

  private createGroup(part: string, description: string): string {
    const name = this.props.naming.of(part);
    return new SecurityGroup(this, part, { name, description, vpcId: this.props.vpcId, tags: { Name: name } }).id;
  }

  private admitCloudFrontToApiHost(): void {
    const cloudFront = new DataAwsEc2ManagedPrefixList(this, "cloudfront-origin-facing", {
      name: "com.amazonaws.global.cloudfront.origin-facing",
    });
    this.admit("https-from-cloudfront", "HTTPS from CloudFront", this.apiHostId, 443, { prefixListId: cloudFront.id });
  }

  private admitTheWorldToApiHost(): void {
    this.admit("https-from-anywhere", "HTTPS from anywhere", this.apiHostId, 443, theWorld);
    this.admit("http-from-anywhere", "HTTP from anywhere, to be redirected to HTTPS", this.apiHostId, 80, theWorld);
    if (this.props.adminCidr === undefined) return;
    this.admit("ssh-from-administrator", "SSH from the administrator", this.apiHostId, 22, {
      cidrIpv4: this.props.adminCidr,
    });
  }

  private letApiHostOut(): void {
    const description = "HTTPS to AWS and to Amazon Linux's packages";
    this.letOut("https-to-anywhere", description, this.apiHostId, 443, theWorld);
  }

  private joinApiHostAndDatabase(): void {
    const { databasePort } = this.props;
    this.letOut("postgresql-to-database", "PostgreSQL to the database", this.apiHostId, databasePort, {
      referencedSecurityGroupId: this.databaseId,
    });
    this.admit("postgresql-from-api-host", "PostgreSQL from the API host", this.databaseId, databasePort, {
      referencedSecurityGroupId: this.apiHostId,
    });
  }

  private admit(id: string, description: string, groupId: string, port: number, peer: Peer): void {
    new VpcSecurityGroupIngressRule(this, id, rule(description, groupId, port, peer));
  }

  private letOut(id: string, description: string, groupId: string, port: number, peer: Peer): void {
    new VpcSecurityGroupEgressRule(this, id, rule(description, groupId, port, peer));
  }
}

function rule(description: string, securityGroupId: string, port: number, peer: Peer) {
  return { description, securityGroupId, ipProtocol: "tcp", fromPort: port, toPort: port, ...peer };
}
