import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { type PolicyStatement, policyDocument } from "./policy-document";
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

/** The environment's own KMS key: logs, alarm topics, assets and the API's configuration are encrypted with it. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `${props.naming.of("data")}: logs, alarm topics, assets, configuration`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: props.keepOnDestroy },
      policy: policyDocument(
        accountDecides(props),
        cloudWatchLogsMayEncrypt(props),
        ...props.publishers.map(mayUseKey),
      ),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.naming.of("data")}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

/** Without this, IAM policies of the account could not grant the use of the key, and nobody could mend its policy. */
export function accountDecides({ accountId }: Pick<EncryptionKeyProps, "accountId">): PolicyStatement {
  return {
    Sid: "AccountDecides",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

function cloudWatchLogsMayEncrypt({ accountId, region, naming }: EncryptionKeyProps): PolicyStatement {
  return {
    Sid: "CloudWatchLogsMayEncrypt",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": [
          `arn:aws:logs:${region}:${accountId}:log-group:${naming.any()}`,
          `arn:aws:logs:${region}:${accountId}:log-group:/aws/rds/instance/${naming.any()}`,
        ],
      },
    },
  };
}
