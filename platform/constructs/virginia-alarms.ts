import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Alarms, type AlarmsProps, type NotificationTopic } from "./alarms";
import { NotificationKey } from "./notification-key";
import { budgets, cloudWatchAlarms } from "./topic-publisher";

export interface VirginiaAlarmsProps
  extends Omit<AlarmsProps, "alsoNotifying" | "encryptionKeyArn" | "metricsOf" | "provider"> {
  /** Of us-east-1. */
  readonly virginia: TerraformProvider;
}

/**
 * The twin of the environment's alarms and topics in us-east-1: CloudFront's metrics exist there alone, an alarm notifies topics
 * of its own region alone, and AWS Budgets is there.
 */
export class VirginiaAlarms extends Construct {
  readonly notify: NotificationTopic;

  constructor(scope: Construct, id: string, { virginia: provider, ...props }: VirginiaAlarmsProps) {
    super(scope, id);
    const spending = budgets(props.accountId);
    const key = new NotificationKey(this, "key", {
      ...props,
      provider,
      publishers: [cloudWatchAlarms(props.accountId), spending],
    });
    const alarms = new Alarms(this, "alarms", {
      ...props,
      metricsOf: "us-east-1",
      provider,
      encryptionKeyArn: key.arn,
      alsoNotifying: [spending],
    });
    this.notify = alarms.notify;
  }
}
