import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type Alarm, type Amount, descriptionOf, type Remedy } from "../../monitoring/alarms";
import type { Dimension } from "../../monitoring/metrics";
import type { Naming } from "../naming";
import { policyDocument } from "./policy-document";

export interface AlarmsProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly encryptionKeyArn: string;
  readonly alarms: readonly Alarm[];
  /** E-mail addresses, by the severity that each is told of. */
  readonly subscribers: Readonly<Record<Alarm["severity"], readonly string[]>>;
  /** What each dimension is in this environment. */
  readonly dimensionValues: Readonly<Partial<Record<Dimension, string>>>;
  /** The ARNs of what AWS can do by itself in this environment; what it cannot do here is left out. */
  readonly remedyArns: Readonly<Partial<Record<Remedy, string | undefined>>>;
  /** How much of what thresholds are a share of there is in this environment. */
  readonly amounts: Readonly<Partial<Record<Amount, number>>>;
}

/** An alarm would be deployed where its metric is not, and stay green for ever. */
export class AlarmCannotSee extends Error {
  constructor(alarm: Alarm, reason: string) {
    super(`The alarm ${alarm.id} would never fire here: its metric ${alarm.metric.name} ${reason}.`);
    this.name = "AlarmCannotSee";
  }
}

/** The alarms as monitoring/ defines them, and the topics that they notify. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    const topics = { page: this.createTopic("page"), notify: this.createTopic("notify") };
    for (const alarm of props.alarms) this.createAlarm(alarm, topics[alarm.severity]);
  }

  private createTopic(severity: Alarm["severity"]): SnsTopic {
    const topic = new SnsTopic(this, severity, {
      name: this.props.naming.of(severity),
      kmsMasterKeyId: this.props.encryptionKeyArn,
    });
    new SnsTopicPolicy(this, `${severity}-policy`, {
      arn: topic.arn,
      policy: policyDocument({
        Sid: "CloudWatchAlarmsMayPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { StringEquals: { "aws:SourceAccount": this.props.accountId } },
      }),
    });
    this.subscribe(severity, topic);
    return topic;
  }

  /** By address, so that taking one off the list leaves the others' subscriptions, and their confirmations, as they are. */
  private subscribe(severity: Alarm["severity"], topic: SnsTopic): void {
    for (const endpoint of this.props.subscribers[severity]) {
      new SnsTopicSubscription(this, `${severity}-${endpoint}`, { topicArn: topic.arn, protocol: "email", endpoint });
    }
  }

  private createAlarm(alarm: Alarm, topic: SnsTopic): void {
    if (alarm.metric.region !== "environment") throw new AlarmCannotSee(alarm, `exists in ${alarm.metric.region} only`);
    new CloudwatchMetricAlarm(this, alarm.id, {
      alarmName: this.props.naming.of(alarm.id),
      alarmDescription: descriptionOf(alarm),
      namespace: alarm.metric.namespace,
      metricName: alarm.metric.name,
      dimensions: this.dimensionsOf(alarm),
      statistic: alarm.statistic,
      comparisonOperator: alarm.comparison,
      threshold: this.thresholdOf(alarm),
      period: alarm.periodSeconds,
      datapointsToAlarm: alarm.datapointsToAlarm,
      evaluationPeriods: alarm.evaluationPeriods,
      treatMissingData: alarm.missingData,
      actionsEnabled: true,
      alarmActions: [topic.arn, ...this.remedyOf(alarm)],
      okActions: [topic.arn],
    });
  }

  private remedyOf({ remedy }: Alarm): readonly string[] {
    return [remedy && this.props.remedyArns[remedy]].filter((arn) => arn !== undefined);
  }

  private thresholdOf(alarm: Alarm): number {
    const { threshold } = alarm;
    if (typeof threshold === "number") return threshold;
    const amount = this.props.amounts[threshold.of];
    if (amount === undefined)
      throw new AlarmCannotSee(alarm, `has a threshold in ${threshold.of}, of which the amount is not given`);
    return (amount * threshold.percent) / 100;
  }

  private dimensionsOf(alarm: Alarm): Record<string, string> {
    return Object.fromEntries(alarm.metric.dimensions.map((name) => [name, this.dimensionValue(name, alarm)]));
  }

  private dimensionValue(dimension: Dimension, alarm: Alarm): string {
    const value = this.props.dimensionValues[dimension];
    if (value === undefined)
      throw new AlarmCannotSee(alarm, `has the dimension ${dimension}, whose value is not given`);
    return value;
  }
}
