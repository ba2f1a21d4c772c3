import { remove, set, statement } from "../edits.fixture";
import type { Fault } from "./fault";

const budget = "budget/monthly";

export const costFaults: readonly Fault[] = [
  { name: "removes the budget", rule: "environment-has-budget", plant: remove(budget) },
  {
    name: "counts another environment's costs",
    rule: "budget-counts-own-costs",
    plant: set(budget, "cost_filter.0.values", ["user:Environment$staging"]),
  },
  {
    name: "warns of costs when the month's money is gone",
    rule: "budget-warns-early",
    plant: set(budget, "notification.0.threshold", 100),
  },
  {
    name: "forecasts costs to nobody",
    rule: "budget-warns-early",
    plant: set(budget, "notification.1.subscriber_sns_topic_arns", []),
  },
  {
    name: "shuts budgets out of their topic",
    rule: "budget-topic-opens-to-budgets",
    plant: statement("virginia/alarms/notify-policy", "BudgetsMayPublish", { Effect: "Deny" }),
  },
  {
    name: "shuts budgets out of their topic's key",
    rule: "budget-topic-opens-to-budgets",
    plant: statement("virginia/key/key", "BudgetsMayPublishToEncryptedTopics", { Action: "kms:Decrypt" }),
  },
];
