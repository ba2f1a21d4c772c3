import { isBootstrapStack } from "../../naming";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { admitsPublisher, keyAdmitsPublisher, topicsNamed } from "../model/topics";
import { ofEach, type Rules, resources } from "../rule";

const budgets = resources("aws_budgets_budget");

/** When at the latest somebody is told of what is spent, in percent of the limit. */
const latestWarningPercent = 80;

export const costRules = {
  "environment-has-budget": {
    answers: ["COST02-BP05"],
    class: "M",
    says: "Every environment says what a month may cost.",
    remedy: "Add an aws_budgets_budget of type COST with a monthly limit.",
    findings: ofEach(
      // What environments share costs next to nothing.
      (stack) => (isBootstrapStack(stack.name) ? [] : [{ path: stack.name, stack }]),
      ({ stack }) => !stack.all("aws_budgets_budget").some(limitsMonth) && "may cost whatever it does",
    ),
  },
  "budget-counts-own-costs": {
    answers: ["a budget on a tag that nothing carries stays at nothing for ever"],
    class: "M",
    says: "A budget counts what carries a tag that everything in its stack carries.",
    remedy: "Set cost_filter to TagKeyValue with user:<key>$<value> of one of the provider's default tags.",
    findings: ofEach(
      budgets,
      (budget) => !countsByTag(budget) && "does not count by a tag that everything in the stack carries",
    ),
  },
  "budget-warns-early": {
    answers: ["COST02-BP05"],
    class: "M",
    says: "Somebody is told before a month costs more than it may: of what was spent, and of what is forecast.",
    remedy: `Add a notification for ACTUAL at ${latestWarningPercent} % or less and one for FORECASTED at 100 % or less, each with a subscriber.`,
    findings: ofEach(budgets, (budget) => [
      ...(warns(budget, "ACTUAL", latestWarningPercent) ? [] : ["says too late, or to nobody, what was spent"]),
      ...(warns(budget, "FORECASTED", 100) ? [] : ["says too late, or to nobody, what will be spent"]),
    ]),
  },
  "budget-topic-opens-to-budgets": {
    answers: ["with a policy or a key that shuts out AWS Budgets, its alerts vanish without a trace"],
    class: "M",
    says: "AWS Budgets may publish to every topic that a budget alerts, and use its key.",
    remedy:
      "Allow budgets.amazonaws.com sns:Publish in the topic's policy, and kms:Decrypt and kms:GenerateDataKey* in the key's, under StringEquals aws:SourceAccount.",
    findings: ofEach(alertedTopics, (topic) => {
      const service = "budgets.amazonaws.com";
      return [
        ...(admitsPublisher(topic, service) ? [] : ["has a policy under which AWS Budgets may not publish"]),
        ...(keyAdmitsPublisher(topic, service) ? [] : ["has a key that AWS Budgets may not use"]),
      ];
    }),
  },
} as const satisfies Rules;

function limitsMonth(budget: Resource): boolean {
  return (
    budget.text("budget_type") === "COST" &&
    budget.text("time_unit") === "MONTHLY" &&
    (budget.number("limit_amount") ?? 0) > 0
  );
}

function countsByTag(budget: Resource): boolean {
  const carried = budget.stack.providers.map((provider) =>
    Object.entries(provider.blocks("default_tags.tags")[0]?.attributes ?? {}).map(
      ([key, value]) => `user:${key}$${value}`,
    ),
  );
  const counted = budget
    .blocks("cost_filter")
    .filter((filter) => filter.text("name") === "TagKeyValue")
    .flatMap((filter) => filter.texts("values"));
  return counted.length > 0 && counted.every((tag) => carried.every((tags) => tags.includes(tag)));
}

function warns(budget: Resource, type: "ACTUAL" | "FORECASTED", atMostPercent: number): boolean {
  return budget
    .blocks("notification")
    .some(
      (alert) =>
        alert.text("notification_type") === type &&
        alert.text("threshold_type") === "PERCENTAGE" &&
        alert.text("comparison_operator") === "GREATER_THAN" &&
        (alert.number("threshold") ?? Number.POSITIVE_INFINITY) <= atMostPercent &&
        [...alert.texts("subscriber_sns_topic_arns"), ...alert.texts("subscriber_email_addresses")].length > 0,
    );
}

function alertedTopics(stack: StackConfiguration): readonly Resource[] {
  const subscribers = stack
    .all("aws_budgets_budget")
    .flatMap((budget) => budget.blocks("notification"))
    .flatMap(({ attributes }) => [attributes.subscriber_sns_topic_arns].flat());
  return topicsNamed(stack, subscribers);
}
