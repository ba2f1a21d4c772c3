import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { NotificationTopic } from "./alarms";

export interface BudgetProps {
  readonly naming: Naming;
  readonly accountId: string;
  /** What a month may cost, in USD. */
  readonly monthlyUsd: number;
  /** The tag by which the bill tells what is ours. It counts once the account that pays has activated it for cost allocation. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly topic: NotificationTopic;
}

/** When somebody is told: what was spent can be looked into, and what will be spent can still be prevented. */
const alerts = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "FORECASTED", threshold: 100 },
];

/**
 * What the environment may cost in a month. It tells the topic rather than e-mail addresses of its own, so that who is told of
 * what stands in one place, and whoever subscribes to the topic later hears of costs as well.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { naming, accountId, monthlyUsd, tag, topic }: BudgetProps) {
    super(scope, id);
    new BudgetsBudget(this, "monthly", {
      name: naming.of("monthly"),
      accountId,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyUsd),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [`user:${tag.key}$${tag.value}`] }],
      // What is used, even while a credit pays for it.
      costTypes: { includeCredit: false, includeRefund: false },
      notification: alerts.map((alert) => ({
        ...alert,
        thresholdType: "PERCENTAGE",
        comparisonOperator: "GREATER_THAN",
        subscriberSnsTopicArns: [topic.arn],
      })),
      dependsOn: [topic.ready],
    });
  }
}
