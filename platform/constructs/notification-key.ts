import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { ownKey } from "./own-key";
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
    this.arn = ownKey(
      this,
      { key: "key", alias: "alias" },
      {
        accountId,
        provider,
        name: naming.of("notifications"),
        purpose: "messages to topics",
        admits: publishers.map(mayUseKey),
      },
    ).arn;
  }
}
