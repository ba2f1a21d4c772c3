import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { type Alarm, alarms, alarmsOn } from "../../monitoring/alarms";
import { environments } from "../environments";
import { Naming } from "../naming";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";
import { VirginiaAlarms } from "./virginia-alarms";

const stack = new SynthesisedStack(environments.dev);
const twins = "virginia";
const fromOwnAccount = { StringEquals: { "aws:SourceAccount": "111111111111" } };
const [known] = alarms as [Alarm];

/** A stack whose only alarm, on a metric of this region, is given to us-east-1. */
function withAlarmOn(region: Alarm["metric"]["region"]): TerraformStack {
  const scope = new TerraformStack(new App(), "dev");
  new VirginiaAlarms(scope, twins, {
    naming: new Naming(environments.dev),
    accountId: "111111111111",
    virginia: new AwsProvider(scope, "aws-virginia", { alias: "virginia", region: "us-east-1" }),
    alarms: [{ ...known, metric: { ...known.metric, dimensions: [], region } }],
    subscribers: { page: [], notify: [] },
    dimensionValues: {},
    remedyArns: {},
    amounts: {},
  });
  return scope;
}

it("makes everything in us-east-1", () => {
  const types = ["aws_kms_key", "aws_kms_alias", "aws_sns_topic", "aws_sns_topic_policy", "aws_sns_topic_subscription"];
  const made = types.flatMap((type) => stack.all(type, twins));
  expect(made.length).toBeGreaterThan(types.length);
  expect(new Set(made.map(({ provider }) => provider))).toEqual(new Set(["aws.virginia"]));
});

it.each(["page", "notify"] as const)("tells in us-east-1 of %s the same people as at home", (severity) => {
  const topic = stack.reference("aws_sns_topic", `${twins}/alarms/${severity}`, "arn");
  const told = stack.all("aws_sns_topic_subscription").filter(({ topic_arn }) => topic_arn === topic);
  expect(told.map(({ endpoint }) => endpoint)).toEqual(environments.dev.notifications[severity]);
});

it.each(["page", "notify"] as const)(
  "names the topic %s another name than its twin, whatever the region is",
  (severity) => {
    expect(stack.one("aws_sns_topic", `${twins}/alarms/${severity}`).name).toBe(`lectern-dev-${severity}-us-east-1`);
  },
);

it("encrypts both topics with a key of us-east-1 that turns over every year", () => {
  const key = stack.reference("aws_kms_key", twins, "arn");
  expect(stack.all("aws_sns_topic", twins).map((topic) => topic.kms_master_key_id)).toEqual([key, key]);
  expect(stack.one("aws_kms_key", twins).enable_key_rotation).toBe(true);
});

it("lets this account's alarms and budgets use the key, and no other service", () => {
  const services = statementsOf(stack.one("aws_kms_key", twins).policy).slice(1);
  expect(services).toEqual([
    expect.objectContaining({ Principal: { Service: "cloudwatch.amazonaws.com" }, Condition: fromOwnAccount }),
    expect.objectContaining({
      Principal: { Service: "budgets.amazonaws.com" },
      Condition: { ...fromOwnAccount, ArnLike: { "aws:SourceArn": "arn:aws:budgets::111111111111:*" } },
    }),
  ]);
  for (const { Action } of services) expect(Action).toEqual(["kms:Decrypt", "kms:GenerateDataKey*"]);
});

it("lets budgets tell what can wait until morning, and wake nobody", () => {
  const publishers = (severity: string) =>
    statementsOf(stack.one("aws_sns_topic_policy", `${twins}/alarms/${severity}`).policy).map(
      ({ Principal }) => Principal,
    );
  const [alarming, spending] = [{ Service: "cloudwatch.amazonaws.com" }, { Service: "budgets.amazonaws.com" }];
  expect(publishers("page")).toEqual([alarming]);
  expect(publishers("notify")).toEqual([alarming, spending]);
});

it.each(alarmsOn("us-east-1"))("deploys $id on all edges of the environment's own distribution", (alarm) => {
  expect(stack.one("aws_cloudwatch_metric_alarm", `${twins}/alarms/${alarm.id}`)).toMatchObject({
    provider: "aws.virginia",
    alarm_name: `lectern-dev-${alarm.id}`,
    dimensions: {
      DistributionId: stack.reference("aws_cloudfront_distribution", "frontend", "id"),
      Region: "Global",
    },
    alarm_actions: [stack.reference("aws_sns_topic", `${twins}/alarms/${alarm.severity}`, "arn")],
  });
});

it("watches something of CloudFront's, so that its topic for waking somebody has a publisher", () => {
  expect(alarmsOn("us-east-1").map(({ severity }) => severity)).toContain("page");
});

it("makes an alarm on CloudFront's metrics beside the topic that it notifies", () => {
  const { aws_cloudwatch_metric_alarm: made } = withAlarmOn("us-east-1").toTerraform().resource;
  const [alarm] = Object.values<Record<string, unknown>>(made);
  expect(alarm).toMatchObject({
    provider: "aws.virginia",
    alarm_actions: [expect.stringMatching(/^\$\{aws_sns_topic\.virginia_alarms_page_\w+\.arn\}$/)],
  });
});

it("refuses an alarm on a metric that exists in the environment's region", () => {
  expect(() => withAlarmOn("environment")).toThrow("exists in the environment's region only");
});
