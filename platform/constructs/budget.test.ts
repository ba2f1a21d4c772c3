import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const { dev, prod } = environments;
const stack = new SynthesisedStack(dev);
const budget = stack.one("aws_budgets_budget");
const alerts = budget.notification as readonly Readonly<Record<string, unknown>>[];

it("limits what a month may cost, by environment", () => {
  expect(budget).toMatchObject({ limit_amount: `${dev.budget.monthlyUsd}`, limit_unit: "USD", time_unit: "MONTHLY" });
  const ofProd = new SynthesisedStack(prod).one("aws_budgets_budget");
  expect(ofProd).toMatchObject({ account_id: prod.accountId, limit_amount: `${prod.budget.monthlyUsd}` });
});

it("counts what carries the environment's tag, which everything does", () => {
  expect(budget.cost_filter).toEqual([{ name: "TagKeyValue", values: ["user:Environment$dev"] }]);
  for (const provider of stack.json.provider.aws) {
    expect(provider.default_tags).toEqual([{ tags: expect.objectContaining({ Environment: "dev" }) }]);
  }
});

it("counts what a credit pays for: it will be paid for in money one day", () => {
  expect(budget.cost_types).toEqual({ include_credit: false, include_refund: false });
});

it("tells somebody at four fifths spent, and when the month is forecast to cost more than it may", () => {
  expect(alerts).toEqual([
    expect.objectContaining({ notification_type: "ACTUAL", threshold: 80, threshold_type: "PERCENTAGE" }),
    expect.objectContaining({ notification_type: "FORECASTED", threshold: 100, threshold_type: "PERCENTAGE" }),
  ]);
});

it("tells those who hear of what can wait until morning, by a topic that admits it by then", () => {
  const topic = stack.reference("aws_sns_topic", "virginia/alarms/notify", "arn");
  expect(alerts.map(({ subscriber_sns_topic_arns }) => subscriber_sns_topic_arns)).toEqual([[topic], [topic]]);
  const [policy] = budget.depends_on as readonly string[];
  expect(policy).toMatch(/^aws_sns_topic_policy\.virginia_alarms_notify-policy_/);
});
