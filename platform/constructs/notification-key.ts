import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { accountDecides } from "./encryption-key";
import { policyDocument } from "./policy-document";
import { mayUseKey, type TopicPublisher } from "./topic-publisher";

export interface NotificationKeyProps {
  readonly naming: Naming;
  readonly accountId: string;
  /** Of the region in which the topics are: SNS takes no key from another. */
  readonly provider: TerraformProvider;
  readonly publishers: readonly TopicPublisher[];
}

/** The KMS key of topics outside the environment's region. Nothing stays encrypted with it for longer than a message is under way. */
export class NotificationKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { naming, accountId, provider, publishers }: NotificationKeyProps) {
    super(scope, id);
    const name = naming.of("notifications");
    const key = new KmsKey(this, "key", {
      provider,
      description: `${name}: messages to topics`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(accountDecides({ accountId }), ...publishers.map(mayUseKey)),
    });
    new KmsAlias(this, "alias", { provider, name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
