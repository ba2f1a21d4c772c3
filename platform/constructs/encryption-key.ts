import { Construct } from "constructs";
import type { Naming } from "../naming";
import { ownKey } from "./own-key";
import type { PolicyStatement } from "./policy-document";
import { mayUseKey, type TopicPublisher } from "./topic-publisher";

export interface EncryptionKeyProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  /** Without the key, what was encrypted with it is lost; a key that is kept makes Terraform refuse to destroy it. */
  readonly keepOnDestroy: boolean;
  /** Who publishes to topics that are encrypted with it. */
  readonly publishers: readonly TopicPublisher[];
}

/** The environment's own KMS key: logs, alarm topics, assets, the API's configuration and its region's backup vault are encrypted with it. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.arn = ownKey(
      this,
      { key: "key", alias: "alias" },
      {
        ...props,
        name: props.naming.of("data"),
        purpose: "logs, alarm topics, assets, configuration, backups",
        admits: [cloudWatchLogsMayEncrypt(props.region, logGroupsOf(props)), ...props.publishers.map(mayUseKey)],
      },
    ).arn;
  }
}

/** "Encrypt log data in CloudWatch Logs using AWS KMS", Amazon CloudWatch Logs User Guide. */
export function cloudWatchLogsMayEncrypt(region: string, logGroupArns: string | readonly string[]): PolicyStatement {
  return {
    Sid: "CloudWatchLogsMayEncrypt",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArns } },
  };
}

function logGroupsOf({ accountId, region, naming }: EncryptionKeyProps): readonly string[] {
  return [naming.any(), `/aws/rds/instance/${naming.any()}`].map(
    (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
  );
}
