import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { DatabaseMonitoringRole } from "./database-monitoring-role";

export interface DatabaseProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly encryptionKeyArn: string;
  readonly permissionBoundaryArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly instanceClass: string;
  readonly storageGb: number;
  /** RDS grows the storage by itself up to here. */
  readonly maxStorageGb: number;
  readonly backupRetentionDays: number;
  readonly deletionProtection: boolean;
  readonly finalSnapshot: boolean;
  /** UTC, such as 15:00-15:30. */
  readonly backupWindow: string;
  /** UTC, such as sat:16:00-sat:17:00. */
  readonly maintenanceWindow: string;
  readonly logRetentionDays: number;
}

/** What the instance is put together from. */
interface DatabaseParts {
  readonly subnets: DbSubnetGroup;
  readonly parameters: DbParameterGroup;
  readonly logGroups: readonly CloudwatchLogGroup[];
  readonly monitoring: DatabaseMonitoringRole;
}

/** The port that RDS gives PostgreSQL where none is asked for; the security groups admit this one. */
export const databasePort = 5432;

/** The logs that RDS exports, each to a log group of its own. */
const exportedLogs = ["postgresql", "upgrade"];

/** Those that are static take effect with a restart; the group is attached before the first. */
const parameters = [
  { name: "rds.force_ssl", value: "1" },
  { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
  { name: "log_min_duration_statement", value: "500" },
  { name: "log_statement", value: "ddl" },
];

/** Amazon RDS for PostgreSQL. Its master password is made, kept and rotated by RDS; nobody else ever holds it. */
export class Database extends Construct {
  readonly instanceId: string;
  readonly arn: string;
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
    const instance = this.createInstance({
      subnets: this.createSubnetGroup(),
      parameters: this.createParameterGroup(),
      logGroups: this.createLogGroups(),
      monitoring: new DatabaseMonitoringRole(this, "monitoring", props),
    });
    this.instanceId = instance.identifier;
    this.arn = instance.arn;
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
      parameter: parameters,
    });
  }

  /** Before the instance: RDS would otherwise make them itself, unencrypted and for ever. */
  private createLogGroups(): readonly CloudwatchLogGroup[] {
    const { naming, logRetentionDays, encryptionKeyArn } = this.props;
    return exportedLogs.map(
      (log) =>
        new CloudwatchLogGroup(this, `${log}-log`, {
          name: `/aws/rds/instance/${naming.of("database")}/${log}`,
          retentionInDays: logRetentionDays,
          kmsKeyId: encryptionKeyArn,
        }),
    );
  }

  private createInstance({ subnets, parameters, logGroups, monitoring }: DatabaseParts): DbInstance {
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

      enabledCloudwatchLogsExports: exportedLogs,
      performanceInsightsEnabled: true,
      // What costs nothing.
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.arn,
      dependsOn: [...logGroups, monitoring.duties],

      maintenanceWindow: props.maintenanceWindow,
      backupWindow: props.backupWindow,
      backupRetentionPeriod: props.backupRetentionDays,
      copyTagsToSnapshot: true,
      deletionProtection: props.deletionProtection,
      skipFinalSnapshot: !props.finalSnapshot,
      ...(props.finalSnapshot && { finalSnapshotIdentifier: naming.of("database-final") }),
      // A plan that replaces the database fails before it begins; RDS's own protection would stop it half way.
      ...(props.deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
  }
}
