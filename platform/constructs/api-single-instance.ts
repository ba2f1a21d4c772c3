import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import type { ApiFacts } from "../instance/api-environment";
import { userData } from "../instance/user-data";
import type { Naming } from "../naming";
import { ApiHostRole } from "./api-host-role";

export interface ApiSingleInstanceProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly encryptionKeyArn: string;
  readonly permissionBoundaryArn: string;
  readonly instanceType: string;
  readonly rootVolumeGb: number;
  readonly logRetentionDays: number;
  readonly databaseResourceId: string;
  /** What the API is configured with. */
  readonly facts: ApiFacts;
}

/** Public parameter in which AWS keeps the newest Amazon Linux 2023 image. */
const amazonLinux2023 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

/** The API on one EC2 instance with an address that stays when the instance is replaced. */
export class ApiSingleInstance extends Construct {
  readonly instanceId: string;
  readonly logGroupName: string;
  readonly publicIp: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiSingleInstanceProps,
  ) {
    super(scope, id);
    const logGroup = this.createLogGroup();
    const profile = this.createInstanceProfile(logGroup);
    const instance = this.createInstance(profile, logGroup);
    this.instanceId = instance.id;
    this.logGroupName = logGroup.name;
    this.publicIp = this.createAddress(instance);
  }

  private createLogGroup(): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", {
      name: this.props.naming.of("api"),
      retentionInDays: this.props.logRetentionDays,
      kmsKeyId: this.props.encryptionKeyArn,
    });
  }

  private createInstanceProfile(logGroup: CloudwatchLogGroup): IamInstanceProfile {
    const role = new ApiHostRole(this, "role", { ...this.props, logGroupArn: logGroup.arn });
    return new IamInstanceProfile(this, "instance-profile", {
      name: this.props.naming.of("api-host"),
      role: role.name,
    });
  }

  private createInstance(profile: IamInstanceProfile, logGroup: CloudwatchLogGroup): Instance {
    const image = new DataAwsSsmParameter(this, "amazon-linux", { name: amazonLinux2023 });
    const name = this.props.naming.of("api-host");
    return new Instance(this, "host", {
      ami: image.insecureValue,
      instanceType: this.props.instanceType,
      subnetId: this.props.subnetIds[0],
      vpcSecurityGroupIds: [this.props.securityGroupId],
      iamInstanceProfile: profile.name,
      ebsOptimized: true,
      // One hop: a container or a proxied request on the host cannot reach the role's credentials.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: {
        volumeType: "gp3",
        volumeSize: this.props.rootVolumeGb,
        encrypted: true,
        tags: { Name: name },
      },
      userData: userData({ ...this.props.facts, apiLogGroupName: logGroup.name }),
      // cloud-init runs once in a host's life: only a new host is what changed user data describes.
      userDataReplaceOnChange: true,
      tags: { Name: name },
      // AWS publishes a new image every few weeks; the host takes updates by itself and is not replaced for one.
      lifecycle: { ignoreChanges: ["ami"] },
    });
  }

  private createAddress(instance: Instance): string {
    const address = new Eip(this, "address", { domain: "vpc", tags: { Name: this.props.naming.of("api-host") } });
    new EipAssociation(this, "address-association", { allocationId: address.allocationId, instanceId: instance.id });
    return address.publicIp;
  }
}
