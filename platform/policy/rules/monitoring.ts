import { readableStatements } from "../../terraform/policy-document";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { covers } from "../model/action-pattern";
import { admitsService, isOwnKey, keyOf } from "../model/keys";
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
  "topic-key-opens-to-alarms": {
    answers: ["with a key that shuts out CloudWatch, alarms vanish without a trace"],
    class: "M",
    says: "CloudWatch may use the key of every topic that alarms notify.",
    remedy: "Allow cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey* in the key's policy.",
    findings: ofEach(notifiedTopics, (topic) => {
      const key = keyOf(topic.stack, topic.attributes.kms_master_key_id);
      const isEncrypted = topic.text("kms_master_key_id") !== undefined;
      const isOpen =
        key !== undefined && admitsService(key, "cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"]);
      return isEncrypted && !isOpen && "has a key that CloudWatch may not use";
    }),
  },
  "topic-opens-to-alarms": {
    answers: ["with a policy that shuts out CloudWatch, alarms vanish without a trace"],
    class: "M",
    says: "CloudWatch may publish to every topic that alarms notify.",
    remedy: "Allow cloudwatch.amazonaws.com sns:Publish in the topic's policy under StringEquals aws:SourceAccount.",
    findings: ofEach(notifiedTopics, (topic) => {
      const written = policiesOf(topic);
      const admits = written.some(
        ({ effect, principals, actions }) =>
          effect === "Allow" &&
          principals.some(({ id }) => id === "cloudwatch.amazonaws.com") &&
          actions.some((action) => covers(action, "sns:Publish")),
      );
      return written.length > 0 && !admits && "has a policy under which CloudWatch may not publish";
    }),
  },
  "topic-admits-the-named": {
    answers: ["CKV_AWS_169", "CKV_AWS_385", "SNS.4"],
    class: "M",
    says: "Nobody publishes to a topic or subscribes to it who is not named, and services for one's own account only.",
    remedy: "Name the principal; for a service add StringEquals aws:SourceAccount.",
    findings: ofEach(resources("aws_sns_topic"), (topic) =>
      policiesOf(topic)
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ principals, notPrincipals, conditions }) => {
          if (notPrincipals.length > 0 || principals.some(({ kind }) => kind === "*")) return ["admits everybody"];
          const isOwn = conditions.some(
            ({ key, values }) =>
              key === "aws:sourceaccount" && values.every((value) => value === topic.stack.accountId),
          );
          return principals.some(({ kind }) => kind === "Service") && !isOwn
            ? ["admits a service on behalf of any account"]
            : [];
        }),
    ),
  },
} as const satisfies Rules;

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

function notifiedTopics(stack: StackConfiguration): readonly Resource[] {
  const targets = stack
    .all(...alarmTypes)
    .flatMap(({ attributes }) =>
      [attributes.alarm_actions, attributes.ok_actions, attributes.insufficient_data_actions].flat(),
    );
  return stack
    .all("aws_sns_topic")
    .filter((topic) => targets.some((target) => stack.target(target, "aws_sns_topic") === topic));
}

function policiesOf(topic: Resource) {
  const { stack } = topic;
  const separate = stack
    .all("aws_sns_topic_policy")
    .filter(({ attributes }) => stack.target(attributes.arn, "aws_sns_topic") === topic);
  return [topic, ...separate].flatMap(({ attributes }) => readableStatements(stack, attributes.policy));
}
