import { remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { costRules } from "./costs";

const document = (...all: readonly object[]) => JSON.stringify({ Statement: all });
const admitting = (service: string, ...actions: readonly string[]) => ({
  Effect: "Allow",
  Principal: { Service: service },
  Action: actions,
  Resource: "*",
});
const publishing = admitting("budgets.amazonaws.com", "sns:Publish");
const alert = { threshold_type: "PERCENTAGE", comparison_operator: "GREATER_THAN" };

const sound: Parts = {
  aws_kms_key: {
    data: { policy: document(admitting("budgets.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*")) },
  },
  aws_sns_topic: { notify: { name: "notify", kms_master_key_id: "${aws_kms_key.data.arn}" } },
  aws_sns_topic_policy: { notify: { arn: "${aws_sns_topic.notify.arn}", policy: document(publishing) } },
  aws_budgets_budget: {
    monthly: {
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_amount: "80",
      cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$prod"] }],
      notification: [
        {
          ...alert,
          notification_type: "ACTUAL",
          threshold: 80,
          subscriber_sns_topic_arns: ["${aws_sns_topic.notify.arn}"],
        },
        {
          ...alert,
          notification_type: "FORECASTED",
          threshold: 100,
          subscriber_sns_topic_arns: ["${aws_sns_topic.notify.arn}"],
        },
      ],
    },
  },
};

const budget = "aws_budgets_budget.monthly";

holdRules(costRules, sound, {
  "environment-has-budget": {
    breaks: {
      "there is none": remove(budget),
      "it is for a year": set(budget, "time_unit", "ANNUALLY"),
      "it counts hours": set(budget, "budget_type", "USAGE"),
      "it is for nothing": set(budget, "limit_amount", "0"),
    },
  },
  "budget-counts-own-costs": {
    breaks: {
      "it counts another environment's": set(budget, "cost_filter.0.values", ["user:Environment$dev"]),
      "it counts a tag that nobody gives": set(budget, "cost_filter.0.values", ["user:Team$platform"]),
      "it counts the whole account": unset(budget, "cost_filter"),
      "a provider does not tag": (stack) => {
        stack.provider = { aws: [...(stack.provider?.aws ?? []), { alias: "ireland", region: "eu-west-1" }] };
      },
    },
  },
  "budget-warns-early": {
    holds: {
      "it writes an e-mail": together(
        unset(budget, "notification.0.subscriber_sns_topic_arns"),
        set(budget, "notification.0.subscriber_email_addresses", ["platform@lectern.example"]),
      ),
    },
    breaks: {
      "it is spent by then": set(budget, "notification.0.threshold", 100),
      "nothing is forecast": set(budget, "notification.1.notification_type", "ACTUAL"),
      "it is a sum": set(budget, "notification.0.threshold_type", "ABSOLUTE_VALUE"),
      "it tells nobody": set(budget, "notification.1.subscriber_sns_topic_arns", []),
    },
  },
  "budget-topic-opens-to-budgets": {
    holds: { "AWS's own policy does": set("aws_sns_topic_policy.notify", "arn", "arn:aws:sns:eu-west-1:1:other") },
    breaks: {
      "only alarms may publish": set(
        "aws_sns_topic_policy.notify",
        "policy",
        document(admitting("cloudwatch.amazonaws.com", "sns:Publish")),
      ),
      "the key is for alarms alone": set(
        "aws_kms_key.data",
        "policy",
        document(admitting("cloudwatch.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*")),
      ),
      "the key is AWS's": set("aws_sns_topic.notify", "kms_master_key_id", "alias/aws/sns"),
    },
  },
});
