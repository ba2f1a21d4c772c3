import { service } from "../caller";
import type { StackAccess } from "../stack-access";
import type { RoleIntent } from "./intent";

const writing = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"];

/** Why an environment's role reaches another's, should they share an account. */
const sharedLogGroup = Object.fromEntries(
  writing.map((action) => [
    action,
    "RDS has one log group for all databases of an account; each environment has its own account",
  ]),
);

/** Whom RDS's enhanced monitoring acts as. */
export const databaseMonitoring: RoleIntent = {
  kind: "role",
  name: "database-monitoring",
  path: "database/monitoring/role",
  what: "Enhanced monitoring of the database",
  // "Setting up and enabling Enhanced Monitoring", Amazon RDS User Guide.
  needs: (stack) => [
    ...writing.map((action) => ({
      action,
      resource: `${group(stack)}:log-stream:${stack.of("aws_db_instance", "database/instance", "resource_id")}`,
      because: "RDS writes a stream for each database and goes on where it ended",
    })),
  ],
  assumedBy: () => [
    {
      caller: service("monitoring.rds.amazonaws.com"),
      action: "sts:AssumeRole",
      because: "RDS writes what the database's operating system reports",
    },
  ],
  onBehalf: (stack) => ({
    "aws:SourceAccount": stack.accountId,
    "aws:SourceArn": stack.of("aws_db_instance", "database/instance"),
  }),
  reachesSiblings: sharedLogGroup,
};

function group({ region, accountId }: StackAccess): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:RDSOSMetrics`;
}
