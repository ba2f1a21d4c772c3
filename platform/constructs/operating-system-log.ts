import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { cloudWatchLogsMayEncrypt } from "./encryption-key";
import { ownKey } from "./own-key";

/** The one log group of an account and region into which RDS's enhanced monitoring writes, for all databases; its name is RDS's own. */
export const operatingSystemLogName = "RDSOSMetrics";

export interface OperatingSystemLogProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly retentionDays: number;
  /** Makes Terraform refuse to destroy what was reported, and the key without which nobody can read it. */
  readonly keepOnDestroy: boolean;
}

/** What the operating systems of the databases report. RDS would make its log group itself, without a key, with the first database. */
export class OperatingSystemLog extends Construct {
  constructor(scope: Construct, id: string, props: OperatingSystemLogProps) {
    super(scope, id);
    const { naming, accountId, region, retentionDays, keepOnDestroy } = props;
    const arn = `arn:aws:logs:${region}:${accountId}:log-group:${operatingSystemLogName}`;
    const key = ownKey(
      this,
      { key: "key", alias: "alias" },
      {
        accountId,
        name: naming.of("operating-system-log"),
        purpose: "what the operating systems of databases report",
        keepOnDestroy,
        admits: [cloudWatchLogsMayEncrypt(region, arn)],
      },
    );
    new CloudwatchLogGroup(this, "log-group", {
      name: operatingSystemLogName,
      retentionInDays: retentionDays,
      kmsKeyId: key.arn,
      lifecycle: { preventDestroy: keepOnDestroy },
    });
  }
}
