import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { operatingSystemLogName } from "./operating-system-log";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface DatabaseMonitoringRoleProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly permissionBoundaryArn: string;
}

/** What RDS's enhanced monitoring may do: write what the operating system reports into the one log group that RDS has for it. */
export class DatabaseMonitoringRole extends Construct {
  readonly arn: string;
  /** What RDS tries as soon as it has the role. */
  readonly duties: IamRolePolicy;

  constructor(scope: Construct, id: string, props: DatabaseMonitoringRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.naming.of("database-monitoring"),
      description: "Enhanced monitoring of the database",
      assumeRolePolicy: policyDocument(rdsMayAssume(props)),
      permissionsBoundary: props.permissionBoundaryArn,
    });
    this.arn = role.arn;
    this.duties = new IamRolePolicy(this, "policy", {
      name: props.naming.of("database-monitoring"),
      role: role.name,
      policy: policyDocument(...writeOperatingSystemMetrics(props)),
    });
  }
}

/** For the environment's own databases: another account could otherwise have RDS act as this role ("confused deputy"). */
function rdsMayAssume({ naming, accountId, region }: DatabaseMonitoringRoleProps): PolicyStatement {
  return {
    Sid: "RdsMayAssume",
    Effect: "Allow",
    Principal: { Service: "monitoring.rds.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:rds:${region}:${accountId}:db:${naming.any()}` },
    },
  };
}

/**
 * As AWS's own AmazonRDSEnhancedMonitoringRole has it, for the one group that RDS writes to, but for making that group: bootstrap
 * has. All databases of an account share it.
 */
export function writeOperatingSystemMetrics({
  accountId,
  region,
}: Pick<DatabaseMonitoringRoleProps, "accountId" | "region">): readonly PolicyStatement[] {
  const group = `arn:aws:logs:${region}:${accountId}:log-group:${operatingSystemLogName}`;
  return [
    {
      Sid: "WriteLogGroupOfDatabases",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
      Resource: `${group}:log-stream:*`,
    },
  ];
}
