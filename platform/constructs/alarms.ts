import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { type Alarm, type Amount, descriptionOf, type Remedy } from "../../monitoring/alarms";
import type { Dimension, Metric } from "../../monitoring/metrics";
import type { Naming } from "../naming";
import { policyDocument } from "./policy-document";
import { cloudWatchAlarms, mayPublish, type TopicPublisher } from "./topic-publisher";

export interface AlarmsProps {
  readonly naming: Naming;
  readonly accountId: string;
  /** In the same region; everybody who publishes may use it. */
  readonly encryptionKeyArn: string;
  /** Which metrics there are where topics and alarms are made. CloudWatch notifies no topic of another region. */
  readonly metricsOf: Metric["region"];
  /** Of that region, if it is not the environment's. */
  readonly provider?: TerraformProvider;
  readonly alarms: readonly Alarm[];
  /** Who else tells of what can wait until morning. */
  readonly alsoNotifying?: readonly TopicPublisher[];
  /** E-mail addresses, by the severity that each is told of. */
  readonly subscribers: Readonly<Record<Alarm["severity"], readonly string[]>>;
  /** What each dimension is in this environment. */
  readonly dimensionValues: Readonly<Partial<Record<Dimension, string>>>;
  /** The ARNs of what AWS can do by itself in this environment; what it cannot do here is left out. */
  readonly remedyArns: Readonly<Partial<Record<Remedy, string | undefined>>>;
  /** How much of what thresholds are a share of there is in this environment. */
  readonly amounts: Readonly<Partial<Record<Amount, number>>>;
}

/** A topic, as others publish to it. */
export interface NotificationTopic {
  readonly arn: string;
  /** What has to be there before publishing is allowed. */
  readonly ready: ITerraformDependable;
}

/** An alarm would be deployed where its metric is not, and stay green for ever. */
export class AlarmCannotSee extends Error {
  constructor(alarm: Alarm, reason: string) {
    super(`The alarm ${alarm.id} would never fire here: its metric ${alarm.metric.name} ${reason}.`);
    this.name = "AlarmCannotSee";
  }
}

/** The alarms on the metrics of one region as monitoring/ defines them, and the topics there that they notify. */
export class Alarms extends Construct {
  readonly notify: NotificationTopic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    const alarms = cloudWatchAlarms(props.accountId);
    const topics = {
      page: this.createTopic("page", [alarms]),
      notify: this.createTopic("notify", [alarms, ...(props.alsoNotifying ?? [])]),
    };
    this.notify = topics.notify;
    for (const alarm of props.alarms) this.createAlarm(alarm, topics[alarm.severity]);
  }

  private createTopic(severity: Alarm["severity"], publishers: readonly TopicPublisher[]): NotificationTopic {
    const { metricsOf, naming, encryptionKeyArn: kmsMasterKeyId } = this.props;
    const name = naming.of(metricsOf === "environment" ? severity : `${severity}-${metricsOf}`);
    const topic = new SnsTopic(this, severity, { ...this.there, name, kmsMasterKeyId });
    const policy = new SnsTopicPolicy(this, `${severity}-policy`, {
      ...this.there,
      arn: topic.arn,
      policy: policyDocument(...publishers.map((publisher) => mayPublish(publisher, topic.arn))),
    });
    this.subscribe(severity, topic);
    return { arn: topic.arn, ready: policy };
  }

  /** By address, so that taking one off the list leaves the others' subscriptions, and their confirmations, as they are. */
  private subscribe(severity: Alarm["severity"], topic: SnsTopic): void {
    for (const endpoint of this.props.subscribers[severity]) {
      new SnsTopicSubscription(this, `${severity}-${endpoint}`, {
        ...this.there,
        topicArn: topic.arn,
        protocol: "email",
        endpoint,
      });
    }
  }

  private createAlarm(alarm: Alarm, topic: NotificationTopic): void {
    const { region } = alarm.metric;
    if (region !== this.props.metricsOf) throw new AlarmCannotSee(alarm, `exists in ${placeOf(region)} only`);
    new CloudwatchMetricAlarm(this, alarm.id, {
      ...this.there,
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

  private get there(): { readonly provider?: TerraformProvider } {
    const { provider } = this.props;
    return provider ? { provider } : {};
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

function placeOf(region: Metric["region"]): string {
  return region === "environment" ? "the environment's region" : region;
}
