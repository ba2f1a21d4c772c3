import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface";
import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { userData } from "../instance/user-data";
import type { Naming } from "../naming";
import type { ApiConfiguration } from "./api-configuration";
import { ApiHostRole } from "./api-host-role";
import { HostPatching, patchGroupTag } from "./host-patching";

export interface ApiSingleInstanceProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  /** Public subnets, of which the host stands in the first. */
  readonly subnetIds: readonly [string, ...string[]];
  readonly securityGroupId: string;
  readonly encryptionKeyArn: string;
  readonly permissionBoundaryArn: string;
  readonly instanceType: string;
  readonly rootVolumeGb: number;
  /** Spot capacity is cheap and may be taken back: the host is then stopped until there is some again. */
  readonly capacity: "on-demand" | "spot";
  readonly terminationProtection: boolean;
  readonly logRetentionDays: number;
  readonly databaseResourceId: string;
  readonly assetsBucketArn: string;
  /** When approved patches are installed each day, such as 18:00-20:00, UTC; the host is restarted then if a patch needs it. */
  readonly patching: { readonly window: string; readonly securityUpdatesAfterDays: number };
  readonly configuration: ApiConfiguration;
}

/** Public parameter in which AWS keeps the newest Amazon Linux 2023 image. */
const amazonLinux2023 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

/** A request that outlives the interruption, so that the same host comes back with its volume and its addresses. */
const untilTakenBack = {
  marketType: "spot",
  spotOptions: { spotInstanceType: "persistent", instanceInterruptionBehavior: "stop" },
};

/** Where the host's logs go, by what they tell. */
interface HostLogs {
  /** What the API says. */
  readonly application: CloudwatchLogGroup;
  /** Who asked the proxy for what. */
  readonly access: CloudwatchLogGroup;
  /** How the host came up, what was installed on it, what its proxy could not do. */
  readonly system: CloudwatchLogGroup;
}

/** What the host is put together from. */
interface HostParts {
  readonly logs: HostLogs;
  readonly role: ApiHostRole;
  readonly connection: NetworkInterface;
  readonly address: EipAssociation;
}

/** The API on one EC2 instance with an address that stays when the instance is replaced. */
export class ApiSingleInstance extends Construct {
  readonly instanceId: string;
  /** IPv4; it stays when the host is replaced. */
  readonly publicAddress: string;
  readonly logGroupName: string;
  /** The action by which an alarm has EC2 move the host to other hardware; spot capacity cannot be moved. */
  readonly recoveryArn: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiSingleInstanceProps,
  ) {
    super(scope, id);
    const logs = this.createLogs();
    const role = this.createRole(logs);
    const connection = this.createInterface();
    const elasticIp = this.createAddress();
    const address = this.giveAddress(elasticIp, connection);
    const instance = this.createInstance({ logs, role, connection, address });
    this.patch(logs);
    this.instanceId = instance.id;
    this.publicAddress = elasticIp.publicIp;
    this.logGroupName = logs.application.name;
    this.recoveryArn = this.canBeRecovered ? `arn:aws:automate:${props.region}:ec2:recover` : undefined;
  }

  private get canBeRecovered(): boolean {
    return this.props.capacity === "on-demand";
  }

  private createLogs(): HostLogs {
    return {
      application: this.createLogGroup("log-group", "api"),
      access: this.createLogGroup("access-log-group", "api-access"),
      system: this.createLogGroup("system-log-group", "api-system"),
    };
  }

  private createLogGroup(id: string, part: string): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, id, {
      name: this.props.naming.of(part),
      retentionInDays: this.props.logRetentionDays,
      kmsKeyId: this.props.encryptionKeyArn,
    });
  }

  private createRole(logs: HostLogs): ApiHostRole {
    const configurationArn = this.props.configuration.parameterArn;
    const logGroupArns = Object.values<CloudwatchLogGroup>({ ...logs }).map(({ arn }) => arn);
    return new ApiHostRole(this, "role", { ...this.props, logGroupArns, configurationArn });
  }

  private createInstanceProfile(role: ApiHostRole): IamInstanceProfile {
    return new IamInstanceProfile(this, "instance-profile", {
      name: this.props.naming.of("api-host"),
      role: role.name,
    });
  }

  /** It exists before the host and outlives it: a host that replaces another takes over its addresses. */
  private createInterface(): NetworkInterface {
    return new NetworkInterface(this, "interface", {
      description: "The API host's",
      subnetId: this.props.subnetIds[0],
      securityGroups: [this.props.securityGroupId],
      tags: { Name: this.props.naming.of("api-host") },
    });
  }

  private createAddress(): Eip {
    return new Eip(this, "address", { domain: "vpc", tags: { Name: this.props.naming.of("api-host") } });
  }

  private giveAddress(address: Eip, connection: NetworkInterface): EipAssociation {
    return new EipAssociation(this, "address-association", {
      allocationId: address.allocationId,
      networkInterfaceId: connection.id,
    });
  }

  private patch({ system }: HostLogs): void {
    const { naming, patching } = this.props;
    new HostPatching(this, "patching", {
      naming,
      patchGroup: naming.of("api-host"),
      logGroupName: system.name,
      ...patching,
    });
  }

  /**
   * What AWS changes of no host that there is: its capacity and, on spot capacity, its type ("Behavior of Spot Instance
   * interruptions", Amazon EC2 User Guide). The AWS provider has a host leave on-demand capacity by itself, and notices nothing
   * of the way back (hashicorp/terraform-provider-aws #38141).
   */
  private createTerms(): TerraformResource {
    const { capacity, instanceType } = this.props;
    // cdktf's own class for it would run Terraform at every synthesis, to look at its version.
    const terms = new TerraformResource(this, "terms", { terraformResourceType: "terraform_data" });
    terms.addOverride("input", { capacity, ...(capacity === "spot" && { instanceType }) });
    return terms;
  }

  private createInstance({ logs, role, connection, address }: HostParts): Instance {
    const name = this.props.naming.of("api-host");
    const tags = { Name: name };
    const { instanceType, rootVolumeGb, region, configuration, capacity, terminationProtection } = this.props;
    return new Instance(this, "host", {
      instanceType,
      ami: new DataAwsSsmParameter(this, "amazon-linux", { name: amazonLinux2023 }).insecureValue,
      // AWS publishes a new image every few weeks; the host takes updates by itself and is not replaced for one.
      lifecycle: { ignoreChanges: ["ami"], replaceTriggeredBy: [addressOf(this.createTerms())] },
      networkInterface: [{ deviceIndex: 0, networkInterfaceId: connection.id }],
      // Without its address the host has no way out, and its first boot would find no package; without its duties it could not report.
      dependsOn: [address, role.duties],
      iamInstanceProfile: this.createInstanceProfile(role).name,
      // One hop: a container or a proxied request on the host cannot reach the role's credentials.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      ebsOptimized: true,
      // Metrics each minute: an alarm on five-minute ones would come too late.
      monitoring: true,
      disableApiTermination: terminationProtection,
      ...(capacity === "spot" && { instanceMarketOptions: untilTakenBack }),
      // EC2's own watch on its hardware, should the alarm that does the same be gone.
      ...(this.canBeRecovered && { maintenanceOptions: { autoRecovery: "default" } }),
      rootBlockDevice: { volumeType: "gp3", volumeSize: rootVolumeGb, encrypted: true, tags },
      userData: userData({
        region,
        apiConfigurationName: configuration.parameterName,
        logGroupNames: {
          application: logs.application.name,
          access: logs.access.name,
          system: logs.system.name,
        },
      }),
      // cloud-init runs once in a host's life: only a new host is what changed user data describes.
      userDataReplaceOnChange: true,
      tags: { ...tags, [patchGroupTag]: name },
    });
  }
}

/** As Terraform wants it here: cdktf's own `replaceTriggeredBy` writes "${…}" around it, which Terraform refuses. */
function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}
