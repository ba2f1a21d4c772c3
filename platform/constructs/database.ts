import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import type { Naming } from "../naming";

export interface DatabaseProps {
  readonly naming: Naming;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly instanceClass: string;
  readonly storageGb: number;
  /** RDS grows the storage by itself up to here. */
  readonly maxStorageGb: number;
  readonly backupRetentionDays: number;
  readonly deletionProtection: boolean;
  readonly finalSnapshot: boolean;
}

/** The port that RDS gives PostgreSQL where none is asked for; the security groups admit this one. */
export const databasePort = 5432;

/** Amazon RDS for PostgreSQL. Its master password is made, kept and rotated by RDS; nobody else ever holds it. */
export class Database extends Construct {
  readonly instanceId: string;
  /** The name of the instance in IAM policies, which survives a rename: db-… */
  readonly resourceId: string;
  readonly host: string;
  readonly port: string;
  readonly databaseName: string;
  readonly masterSecretArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProps,
  ) {
    super(scope, id);
    const instance = this.createInstance(this.createSubnetGroup(), this.createParameterGroup());
    this.instanceId = instance.identifier;
    this.resourceId = instance.resourceId;
    this.host = instance.address;
    this.port = instance.getStringAttribute("port");
    this.databaseName = instance.dbName;
    this.masterSecretArn = instance.masterUserSecret.get(0).secretArn;
  }

  private createSubnetGroup(): DbSubnetGroup {
    return new DbSubnetGroup(this, "subnet-group", {
      name: this.props.naming.of("database"),
      description: "The isolated subnets",
      subnetIds: [...this.props.subnetIds],
    });
  }

  private createParameterGroup(): DbParameterGroup {
    return new DbParameterGroup(this, "parameter-group", {
      name: this.props.naming.of("database"),
      family: "postgres17",
      description: "PostgreSQL 17 that refuses connections without TLS",
      parameter: [{ name: "rds.force_ssl", value: "1" }],
    });
  }

  private createInstance(subnets: DbSubnetGroup, parameters: DbParameterGroup): DbInstance {
    const { naming, ...props } = this.props;
    return new DbInstance(this, "instance", {
      identifier: naming.of("database"),
      engine: "postgres",
      // The major version alone: minor ones come by themselves in the maintenance window.
      engineVersion: "17",
      autoMinorVersionUpgrade: true,
      instanceClass: props.instanceClass,

      storageType: "gp3",
      allocatedStorage: props.storageGb,
      maxAllocatedStorage: props.maxStorageGb,
      // With RDS's own key: the final snapshot outlives this stack, and with it the stack's key would be gone.
      storageEncrypted: true,

      dbName: "lectern",
      username: "lectern_master",
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,

      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: parameters.name,

      backupRetentionPeriod: props.backupRetentionDays,
      copyTagsToSnapshot: true,
      deletionProtection: props.deletionProtection,
      skipFinalSnapshot: !props.finalSnapshot,
      ...(props.finalSnapshot && { finalSnapshotIdentifier: naming.of("database-final") }),
    });
  }
}
