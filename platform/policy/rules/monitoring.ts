import type { Resource } from "../../terraform/stack-configuration";
import { admitsService, isOwnKey, keyOf } from "../model/keys";
import { admitsPublisher, keyAdmitsPublisher, topicStatements } from "../model/topics";
import { ofEach, type Rules, resources } from "../rule";

const alarmTypes = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"];
const alarms = resources(...alarmTypes);
const metricAlarms = resources("aws_cloudwatch_metric_alarm");

/** Whose metrics exist in us-east-1 only, whatever they are about: each service's guide, "Monitoring". */
const namespacesOfVirginia = ["AWS/CloudFront", "AWS/Route53", "AWS/Billing", "AWS/DDoSProtection"];

/** The file of a page in the runbooks, as an alarm's description links to it. */
const page = /runbooks\/alarms\/([\w-]+)\.md/;

export const monitoringRules = {
  "log-group-expires": {
    answers: ["CKV_AWS_66"],
    class: "M",
    says: "Every log group says how long it keeps what it gets.",
    remedy: "Set retention_in_days; 0 means for ever.",
    findings: ofEach(
      resources("aws_cloudwatch_log_group"),
      (group) => (group.number("retention_in_days") ?? 0) <= 0 && "keeps its log for ever",
    ),
  },
  "log-group-kept-for-a-year": {
    answers: ["CKV_AWS_338"],
    class: "P",
    says: "Production's logs are kept for a year.",
    remedy: "Set retention_in_days to at least 365.",
    findings: ofEach(
      resources("aws_cloudwatch_log_group"),
      (group) => (group.number("retention_in_days") ?? 0) < 365 && "keeps its log for less than a year",
    ),
  },
  "log-group-has-own-key": {
    answers: ["CKV_AWS_158"],
    class: "M",
    says: "Every log is encrypted with the environment's own key.",
    remedy: "Set kms_key_id to the environment's key.",
    findings: ofEach(
      resources("aws_cloudwatch_log_group"),
      (group) => !isOwnKey(group.stack, group.attributes.kms_key_id) && "is not encrypted with a key of one's own",
    ),
  },
  "log-key-opens-to-logs": {
    answers: ["a key that shuts out CloudWatch Logs stops the log"],
    class: "M",
    says: "The key of a log group admits CloudWatch Logs of its region.",
    remedy: "Allow logs.<region>.amazonaws.com kms:Encrypt, kms:Decrypt and kms:GenerateDataKey* in the key's policy.",
    findings: ofEach(resources("aws_cloudwatch_log_group"), (group) => {
      const key = keyOf(group.stack, group.attributes.kms_key_id);
      const actions = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"];
      return (
        key !== undefined &&
        !admitsService(key, `logs.${group.region}.amazonaws.com`, actions) &&
        "has a key that CloudWatch Logs may not use"
      );
    }),
  },
  "alarm-acts": {
    answers: ["CKV_AWS_319"],
    class: "M",
    says: "No alarm is switched off.",
    remedy: "Leave out actions_enabled, or set it to true.",
    findings: ofEach(alarms, (alarm) => (alarm.text("actions_enabled") ?? "true") !== "true" && "is switched off"),
  },
  "alarm-tells-somebody": {
    answers: ["CKV_AWS_319", "CloudWatch.15"],
    class: "M",
    says: "Every alarm notifies a topic, or is part of one that does.",
    remedy: "Set alarm_actions, or name the alarm in a composite alarm's rule.",
    findings: ofEach(
      alarms,
      (alarm) => !alarm.texts("alarm_actions").some(tellsSomebody) && !isInComposite(alarm) && "tells nobody",
    ),
  },
  "alarm-knows-silence": {
    answers: ["CloudWatch: how alarms treat missing data"],
    class: "M",
    says: "Every alarm states what it makes of a metric that does not come.",
    remedy: "Set treat_missing_data.",
    findings: ofEach(
      metricAlarms,
      (alarm) => alarm.text("treat_missing_data") === undefined && "does not state what silence means",
    ),
  },
  "alarm-has-runbook": {
    answers: ["OPS07-BP03"],
    class: "M",
    says: "Every alarm links to a page that says what to do, and the page is there.",
    remedy: "Link to runbooks/alarms/<alarm>.md in the description, and write the page.",
    findings: ofEach(alarms, (alarm, { runbooks }) => {
      const [, name] = page.exec(alarm.text("alarm_description") ?? "") ?? [];
      if (name === undefined) return "links to no runbook";
      return !runbooks.has(name) && `links to the runbook ${name}, which is not there`;
    }),
  },
  "alarm-stands-by-its-metric": {
    answers: ["an alarm in another region than its metric stays green for ever"],
    class: "M",
    says: "An alarm is in the region in which its metric exists.",
    remedy: `Make alarms on ${namespacesOfVirginia.join(", ")} with the provider of us-east-1.`,
    findings: ofEach(metricAlarms, (alarm) => {
      const namespaces = [alarm, ...alarm.blocks("metric_query.metric")].map((each) => each.text("namespace") ?? "");
      const elsewhere = namespaces.find((namespace) => namespacesOfVirginia.includes(namespace));
      return (
        elsewhere !== undefined &&
        alarm.region !== "us-east-1" &&
        `looks in ${alarm.region} for ${elsewhere}, which is in us-east-1`
      );
    }),
  },
  "alarm-notifies-in-its-region": {
    answers: ["CloudWatch notifies no topic of another region"],
    class: "M",
    says: "An alarm notifies topics of its own region.",
    remedy: "Make the alarm with the provider of its topic, or notify the topic's twin in the alarm's region.",
    findings: ofEach(alarms, (alarm) =>
      [...new Set(topicRegionsOf(alarm))]
        .filter((region) => region !== alarm.region)
        .map((region) => `is in ${alarm.region} and notifies a topic in ${region}`),
    ),
  },
  "topic-has-own-key": {
    answers: ["CKV_AWS_26", "SNS.1"],
    class: "M",
    says: "Every topic is encrypted with the environment's own key.",
    remedy: "Set kms_master_key_id to the environment's key; alias/aws/sns admits no service.",
    findings: ofEach(
      resources("aws_sns_topic"),
      (topic) =>
        !isOwnKey(topic.stack, topic.attributes.kms_master_key_id) && "is not encrypted with a key of one's own",
    ),
  },
  "topic-key-in-its-region": {
    answers: ["SNS finds no key of another region"],
    class: "M",
    says: "A topic is encrypted with a key of its own region.",
    remedy: "Make a key with the topic's provider.",
    findings: ofEach(resources("aws_sns_topic"), (topic) => {
      const key = keyOf(topic.stack, topic.attributes.kms_master_key_id);
      return (
        key !== undefined && key.region !== topic.region && `is in ${topic.region}, and its key is in ${key.region}`
      );
    }),
  },
  "topic-key-opens-to-alarms": {
    answers: ["with a key that shuts out CloudWatch, alarms vanish without a trace"],
    class: "M",
    says: "CloudWatch may use the key of every topic.",
    remedy: "Allow cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey* in the key's policy.",
    findings: ofEach(
      resources("aws_sns_topic"),
      (topic) => !keyAdmitsPublisher(topic, "cloudwatch.amazonaws.com") && "has a key that CloudWatch may not use",
    ),
  },
  "topic-opens-to-alarms": {
    answers: ["with a policy that shuts out CloudWatch, alarms vanish without a trace"],
    class: "M",
    says: "CloudWatch may publish to every topic.",
    remedy: "Allow cloudwatch.amazonaws.com sns:Publish in the topic's policy under StringEquals aws:SourceAccount.",
    findings: ofEach(
      resources("aws_sns_topic"),
      (topic) =>
        !admitsPublisher(topic, "cloudwatch.amazonaws.com") && "has a policy under which CloudWatch may not publish",
    ),
  },
  "topic-admits-the-named": {
    answers: ["CKV_AWS_169", "CKV_AWS_385", "SNS.4"],
    class: "M",
    says: "Nobody publishes to a topic or subscribes to it who is not named, and services for one's own account only.",
    remedy: "Name the principal; for a service add StringEquals aws:SourceAccount, or ArnEquals aws:SourceArn.",
    findings: ofEach(resources("aws_sns_topic"), (topic) =>
      topicStatements(topic)
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ principals, notPrincipals, conditions }) => {
          if (notPrincipals.length > 0 || principals.some(({ kind }) => kind === "*")) return ["admits everybody"];
          const isOwn = conditions.some(
            ({ key, values }) =>
              (key === "aws:sourceaccount" && values.every((value) => value === topic.stack.accountId)) ||
              (key === "aws:sourcearn" && values.every((value) => accountIn(value) === topic.stack.accountId)),
          );
          return principals.some(({ kind }) => kind === "Service") && !isOwn
            ? ["admits a service on behalf of any account"]
            : [];
        }),
    ),
  },
} as const satisfies Rules;

/** The account that an ARN names, where it names one. */
function accountIn(arn: string): string | undefined {
  return /^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):/.exec(arn)?.[1];
}

/** Having an instance stopped, restarted or moved tells nobody. */
function tellsSomebody(action: string): boolean {
  return !/^arn:aws[\w-]*:(automate|swf|autoscaling):/.test(action);
}

function isInComposite(alarm: Resource): boolean {
  const { stack } = alarm;
  return stack.all("aws_cloudwatch_composite_alarm").some((composite) => {
    const name = alarm.text("alarm_name");
    return (
      stack.mentionedIn(composite.attributes.alarm_rule).has(alarm) ||
      (name !== undefined && (composite.text("alarm_rule") ?? "").includes(name))
    );
  });
}

/** What an alarm does when it changes its state. */
const actions = ["alarm_actions", "ok_actions", "insufficient_data_actions"];

/** The regions of the topics that an alarm notifies, whether they are the stack's or others'. */
function topicRegionsOf({ stack, attributes }: Resource): readonly string[] {
  return actions
    .flatMap((action) => [attributes[action]].flat())
    .map(
      (target) =>
        stack.target(target, "aws_sns_topic")?.region ?? /^arn:aws[\w-]*:sns:([^:]+):/.exec(String(target))?.[1],
    )
    .filter((region) => region !== undefined);
}
