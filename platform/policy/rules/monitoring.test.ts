import { add, set, statements, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { monitoringRules } from "./monitoring";

const document = (...all: readonly object[]) => JSON.stringify({ Statement: all });
const toUse = (service: string) => ({
  Effect: "Allow",
  Principal: { Service: service },
  Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
});
const publish = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "SNS:Publish",
  Resource: "${aws_sns_topic.page.arn}",
  Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
};

const sound: Parts = {
  aws_kms_key: {
    data: { policy: document(toUse("logs.ap-southeast-1.amazonaws.com"), toUse("cloudwatch.amazonaws.com")) },
  },
  aws_cloudwatch_log_group: { api: { retention_in_days: 365, kms_key_id: "${aws_kms_key.data.arn}" } },
  aws_sns_topic: { page: { name: "page", kms_master_key_id: "${aws_kms_key.data.arn}" } },
  aws_sns_topic_policy: { page: { arn: "${aws_sns_topic.page.arn}", policy: document(publish) } },
  aws_cloudwatch_metric_alarm: {
    down: {
      alarm_name: "api-down",
      alarm_description: "See https://example.org/runbooks/alarms/api-down.md",
      namespace: "Lectern",
      alarm_actions: ["${aws_sns_topic.page.arn}"],
      treat_missing_data: "breaching",
    },
  },
};

const alarm = "aws_cloudwatch_metric_alarm.down";
const group = "aws_cloudwatch_log_group.api";
const topic = "aws_sns_topic.page";

holdRules(monitoringRules, sound, {
  "log-group-expires": {
    breaks: {
      "nothing is said": unset(group, "retention_in_days"),
      "it is for ever": set(group, "retention_in_days", 0),
    },
  },
  "log-group-kept-for-a-year": { breaks: { "it is for a month": set(group, "retention_in_days", 30) } },
  "log-group-has-own-key": { breaks: { "nothing is said": unset(group, "kms_key_id") } },
  "log-key-opens-to-logs": {
    breaks: {
      "the key is for alarms alone": set("aws_kms_key.data", "policy", document(toUse("cloudwatch.amazonaws.com"))),
      "the key is for another region's logs": set(
        "aws_kms_key.data",
        "policy",
        document(toUse("logs.us-east-1.amazonaws.com")),
      ),
    },
  },
  "alarm-acts": { breaks: { "it is off": set(alarm, "actions_enabled", false) } },
  "alarm-tells-somebody": {
    holds: {
      "it is part of one that does": together(
        unset(alarm, "alarm_actions"),
        add("aws_cloudwatch_composite_alarm", {
          alarm_rule: "ALARM(${aws_cloudwatch_metric_alarm.down.alarm_name})",
          alarm_actions: "${aws_sns_topic.page.arn}",
          alarm_description: "runbooks/alarms/api-down.md",
        }),
      ),
    },
    breaks: {
      "it tells nobody": set(alarm, "alarm_actions", []),
      "it only has its host moved": set(alarm, "alarm_actions", ["arn:aws:automate:ap-southeast-1:ec2:recover"]),
      "a composite one tells nobody": add("aws_cloudwatch_composite_alarm", { alarm_rule: "ALARM(other)" }),
    },
  },
  "alarm-knows-silence": { breaks: { "nothing is said": unset(alarm, "treat_missing_data") } },
  "alarm-has-runbook": {
    breaks: {
      "it links to none": set(alarm, "alarm_description", "Good luck"),
      "the page is not there": set(alarm, "alarm_description", "runbooks/alarms/api-gone.md"),
    },
  },
  "alarm-stands-by-its-metric": {
    holds: {
      "it is in us-east-1": together(set(alarm, "namespace", "AWS/CloudFront"), set(alarm, "provider", "aws.virginia")),
    },
    breaks: {
      "it is elsewhere": set(alarm, "namespace", "AWS/CloudFront"),
      "it calculates elsewhere": set(alarm, "metric_query", [{ metric: { namespace: "AWS/CloudFront" } }]),
    },
  },
  "alarm-notifies-in-its-region": {
    holds: {
      "both are in us-east-1": together(set(alarm, "provider", "aws.virginia"), set(topic, "provider", "aws.virginia")),
      "it does something else": set(alarm, "alarm_actions", ["arn:aws:automate:ap-southeast-1:ec2:recover"]),
    },
    breaks: {
      "the topic is in us-east-1": set(topic, "provider", "aws.virginia"),
      "the alarm is in us-east-1": set(alarm, "provider", "aws.virginia"),
      "the end of it is told elsewhere": set(alarm, "ok_actions", ["arn:aws:sns:us-east-1:111111111111:page"]),
    },
  },
  "topic-key-in-its-region": {
    holds: {
      "both are in us-east-1": together(
        set("aws_kms_key.data", "provider", "aws.virginia"),
        set(topic, "provider", "aws.virginia"),
      ),
    },
    breaks: { "the key is in us-east-1": set("aws_kms_key.data", "provider", "aws.virginia") },
  },
  "topic-has-own-key": {
    holds: {
      "its alias is named": together(
        add("aws_kms_alias", { name: "alias/data", target_key_id: "${aws_kms_key.data.id}" }),
        set(topic, "kms_master_key_id", "alias/data"),
      ),
    },
    breaks: {
      "it is AWS's": set(topic, "kms_master_key_id", "alias/aws/sns"),
      "nothing is said": unset(topic, "kms_master_key_id"),
    },
  },
  "topic-key-opens-to-alarms": {
    breaks: {
      "no alarm notifies it yet": together(
        unset(alarm, "alarm_actions"),
        set(topic, "kms_master_key_id", "alias/aws/sns"),
      ),
      "it is AWS's": set(topic, "kms_master_key_id", "alias/aws/sns"),
      "it is for logs alone": set("aws_kms_key.data", "policy", document(toUse("logs.ap-southeast-1.amazonaws.com"))),
      "it may be used for reading only": set(
        "aws_kms_key.data",
        "policy",
        document({ ...toUse("cloudwatch.amazonaws.com"), Action: "kms:Decrypt" }),
      ),
    },
  },
  "topic-opens-to-alarms": {
    holds: { "AWS's own policy does": set("aws_sns_topic_policy.page", "arn", "arn:aws:sns:eu-west-1:1:other") },
    breaks: {
      "it is for another service": statements("aws_sns_topic_policy.page", () => [
        { ...publish, Principal: { Service: "events.amazonaws.com" } },
      ]),
    },
  },
  "topic-admits-the-named": {
    holds: {
      "a service may for one thing of the account": statements("aws_sns_topic_policy.page", () => [
        { ...publish, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:111111111111:rule/it" } } },
      ]),
    },
    breaks: {
      "a service may for something of another account": statements("aws_sns_topic_policy.page", () => [
        { ...publish, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:222222222222:rule/it" } } },
      ]),
      "a service may for something of any account": statements("aws_sns_topic_policy.page", () => [
        { ...publish, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/it" } } },
      ]),
      "everybody may": statements("aws_sns_topic_policy.page", (all) => [
        ...all,
        { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" },
      ]),
      "the topic says so itself": set(
        topic,
        "policy",
        document({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Subscribe", Resource: "*" }),
      ),
      "a service may for any account": statements("aws_sns_topic_policy.page", () => [{ ...publish, Condition: {} }]),
    },
  },
});
