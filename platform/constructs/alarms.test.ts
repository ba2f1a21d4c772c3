import { App, TerraformStack } from "cdktf";
import type { Alarm } from "../../monitoring/alarms";
import { alarms, alarmsOn, descriptionOf } from "../../monitoring/alarms";
import { environments } from "../environments";
import { Naming } from "../naming";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";
import { AlarmCannotSee, Alarms } from "./alarms";

const stack = new SynthesisedStack(environments.dev);
const [known] = alarms as [Alarm];

function deploying(alarm: Alarm) {
  const subscribers = { page: [], notify: [] };
  const props = {
    naming: new Naming(environments.dev),
    accountId: "111111111111",
    encryptionKeyArn: "key",
    metricsOf: "environment" as const,
    subscribers,
    dimensionValues: {},
    remedyArns: {},
    amounts: {},
  };
  return () => new Alarms(new TerraformStack(new App(), "dev"), "alarms", { ...props, alarms: [alarm] });
}

it.each(alarmsOn("environment"))("deploys $id as monitoring defines it", (alarm) => {
  expect(stack.one("aws_cloudwatch_metric_alarm", `alarms/${alarm.id}`)).toMatchObject({
    alarm_name: `lectern-dev-${alarm.id}`,
    alarm_description: descriptionOf(alarm),
    namespace: alarm.metric.namespace,
    metric_name: alarm.metric.name,
    statistic: alarm.statistic,
    comparison_operator: alarm.comparison,
    threshold: typeof alarm.threshold === "number" ? alarm.threshold : expect.any(Number),
    period: alarm.periodSeconds,
    datapoints_to_alarm: alarm.datapointsToAlarm,
    evaluation_periods: alarm.evaluationPeriods,
    treat_missing_data: alarm.missingData,
  });
});

it("deploys no alarm that monitoring does not define", () => {
  expect(stack.all("aws_cloudwatch_metric_alarm")).toHaveLength(alarms.length);
});

it.each(alarmsOn("environment"))("tells somebody when $id fires and when it is over, by its severity", (alarm) => {
  const topic = stack.reference("aws_sns_topic", `alarms/${alarm.severity}`, "arn");
  expect(stack.one("aws_cloudwatch_metric_alarm", `alarms/${alarm.id}`)).toMatchObject({
    actions_enabled: true,
    alarm_actions: [topic],
    ok_actions: [topic],
  });
});

it("has EC2 move the host to other hardware where EC2 can: not on spot capacity", () => {
  const id = "host-hardware-impaired";
  const ofProd = new SynthesisedStack(environments.prod);
  const topic = ofProd.reference("aws_sns_topic", "alarms/notify", "arn");
  const { alarm_actions, dimensions } = ofProd.one("aws_cloudwatch_metric_alarm", `alarms/${id}`);
  expect(alarm_actions).toEqual([topic, "arn:aws:automate:ap-southeast-1:ec2:recover"]);
  expect(dimensions).toEqual({ InstanceId: ofProd.reference("aws_instance", "api", "id") });
  expect(environments.dev.api.capacity).toBe("spot");
  expect(stack.one("aws_cloudwatch_metric_alarm", `alarms/${id}`).alarm_actions).toHaveLength(1);
});

it("watches its own environment and no other", () => {
  expect(stack.one("aws_cloudwatch_metric_alarm", "alarms/api-down").dimensions).toEqual({ Environment: "dev" });
});

it.each(["page", "notify"])(
  "encrypts the topic %s with a key that CloudWatch may use, or notifications would vanish",
  (severity) => {
    const key = stack.reference("aws_kms_key", "encryption-key", "arn");
    expect(stack.one("aws_sns_topic", `alarms/${severity}`).kms_master_key_id).toBe(key);
    expect(statementsOf(stack.one("aws_kms_key", "encryption-key").policy)).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      }),
    );
  },
);

it.each(["page", "notify"])("lets only this account's alarms publish to %s", (severity) => {
  expect(statementsOf(stack.one("aws_sns_topic_policy", `alarms/${severity}`).policy)).toEqual([
    expect.objectContaining({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
    }),
  ]);
});

it.each(["page", "notify"] as const)(
  "sends %s to everybody whom the environment names, and to nobody else",
  (severity) => {
    const topic = stack.reference("aws_sns_topic", `alarms/${severity}`, "arn");
    const subscriptions = stack.all("aws_sns_topic_subscription").filter(({ topic_arn }) => topic_arn === topic);
    expect(subscriptions.map(({ protocol, endpoint }) => [protocol, endpoint])).toEqual(
      environments.dev.notifications[severity].map((address) => ["email", address]),
    );
  },
);

it("refuses an alarm that would have to notify a topic of another region", () => {
  const elsewhere: Alarm = { ...known, metric: { ...known.metric, region: "us-east-1" } };
  expect(deploying(elsewhere)).toThrow(new AlarmCannotSee(elsewhere, "exists in us-east-1 only"));
});

it("refuses an alarm on a dimension whose value nobody gave", () => {
  const unknown: Alarm = { ...known, metric: { ...known.metric, dimensions: ["InstanceId"] } };
  expect(deploying(unknown)).toThrow("has the dimension InstanceId, whose value is not given");
});

it("wakes somebody when a tenth of the storage that an environment's database began with is left", () => {
  const { storageGb } = environments.dev.database;
  expect(stack.one("aws_cloudwatch_metric_alarm", "alarms/database-storage-low")).toMatchObject({
    threshold: (storageGb * 1024 ** 3) / 10,
    dimensions: { DBInstanceIdentifier: stack.reference("aws_db_instance", "database", "identifier") },
  });
});

it("refuses an alarm on a share of an amount that nobody gave", () => {
  const unknown: Alarm = {
    ...known,
    metric: { ...known.metric, dimensions: [] },
    threshold: { percent: 10, of: "databaseStorageBytes" },
  };
  expect(deploying(unknown)).toThrow("has a threshold in databaseStorageBytes, of which the amount is not given");
});
