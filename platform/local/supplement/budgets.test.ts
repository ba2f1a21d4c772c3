import { createBudgets } from "./budgets";
import type { Json } from "./json-protocol";

const AccountId = "123456789012";
const BudgetName = "monthly";
const ResourceARN = `arn:aws:budgets::${AccountId}:budget/${BudgetName}`;
const Budget = { BudgetName, BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: "80", Unit: "USD" } };
const spent = {
  NotificationType: "ACTUAL",
  ComparisonOperator: "GREATER_THAN",
  Threshold: 80,
  ThresholdType: "PERCENTAGE",
};
const forecast = { ...spent, NotificationType: "FORECASTED", Threshold: 100 };
const topic = { SubscriptionType: "SNS", Address: "arn:aws:sns:us-east-1:123456789012:notify" };

/** AWS Budgets with one budget, and a way to ask it. */
async function withBudget(budgets = createBudgets()) {
  const ask = async (operation: string, parameters: Json = {}) => {
    const answer = await budgets.answer({
      method: "POST",
      path: "/",
      url: new URL("http://127.0.0.1/"),
      headers: { "x-amz-target": `AWSBudgetServiceGateway.${operation}` },
      body: Buffer.from(JSON.stringify({ AccountId, BudgetName, ...parameters })),
    });
    return { status: answer?.status, body: JSON.parse(String(answer?.body)) };
  };
  await ask("CreateBudget", { Budget, ResourceTags: [{ Key: "Environment", Value: "dev" }] });
  await ask("CreateNotification", { Notification: spent, Subscribers: [topic] });
  await ask("CreateNotification", { Notification: forecast, Subscribers: [topic] });
  return { ask, budgets };
}

describe("the emulated AWS Budgets", () => {
  it("reads a budget back as it was written, and never spends anything", async () => {
    const { ask } = await withBudget();
    const CalculatedSpend = { ActualSpend: { Amount: "0.0", Unit: "USD" } };
    expect((await ask("DescribeBudget")).body.Budget).toEqual({ ...Budget, CalculatedSpend });
    expect((await ask("DescribeBudgets")).body.Budgets).toEqual([{ ...Budget, CalculatedSpend }]);
  });

  it("takes another limit, and keeps whom it tells", async () => {
    const { ask } = await withBudget();
    const BudgetLimit = { Amount: "90", Unit: "USD" };
    await ask("UpdateBudget", { NewBudget: { ...Budget, BudgetLimit } });
    expect((await ask("DescribeBudget")).body.Budget).toMatchObject({ BudgetLimit });
    expect((await ask("DescribeNotificationsForBudget")).body.Notifications).toHaveLength(2);
  });

  it("says at what it alerts, and whom each alert tells", async () => {
    const { ask } = await withBudget();
    const { body } = await ask("DescribeNotificationsForBudget");
    expect(body.Notifications).toEqual([spent, forecast].map((each) => ({ ...each, NotificationState: "OK" })));
    expect((await ask("DescribeSubscribersForNotification", { Notification: forecast })).body.Subscribers).toEqual([
      topic,
    ]);
  });

  it("takes alerts along with the budget", async () => {
    const { ask } = await withBudget();
    const named = { ...Budget, BudgetName: "other" };
    const NotificationsWithSubscribers = [{ Notification: spent, Subscribers: [topic] }];
    await ask("CreateBudget", { Budget: named, NotificationsWithSubscribers });
    const { body } = await ask("DescribeSubscribersForNotification", { BudgetName: "other", Notification: spent });
    expect(body.Subscribers).toEqual([topic]);
  });

  it("forgets the one alert that is deleted", async () => {
    const { ask } = await withBudget();
    await ask("DeleteNotification", { Notification: spent });
    expect((await ask("DescribeNotificationsForBudget")).body.Notifications).toHaveLength(1);
    expect((await ask("DescribeSubscribersForNotification", { Notification: spent })).body.__type).toBe(
      "NotFoundException",
    );
  });

  it("keeps a budget's tags", async () => {
    const { ask } = await withBudget();
    const tags = async () => (await ask("ListTagsForResource", { ResourceARN })).body.ResourceTags;
    await ask("TagResource", { ResourceARN, ResourceTags: [{ Key: "Project", Value: "lectern" }] });
    await ask("TagResource", { ResourceARN, ResourceTags: [{ Key: "Project", Value: "Lectern" }] });
    expect(await tags()).toEqual([
      { Key: "Environment", Value: "dev" },
      { Key: "Project", Value: "Lectern" },
    ]);
    await ask("UntagResource", { ResourceARN, ResourceTagKeys: ["Environment"] });
    expect(await tags()).toEqual([{ Key: "Project", Value: "Lectern" }]);
  });

  it("deletes a budget with all that belongs to it", async () => {
    const { ask } = await withBudget();
    await ask("DeleteBudget");
    const { status, body } = await ask("DescribeBudget");
    expect([status, body.__type]).toEqual([400, "NotFoundException"]);
    expect((await ask("DescribeBudgets")).body.Budgets).toEqual([]);
  });

  it("refuses a second budget of the same name", async () => {
    const { ask } = await withBudget();
    expect((await ask("CreateBudget", { Budget })).body.__type).toBe("DuplicateRecordException");
  });

  it("remembers budgets from one start to the next", async () => {
    const { budgets } = await withBudget();
    const restarted = createBudgets(JSON.parse(JSON.stringify(budgets.state())));
    expect(restarted.state()).toEqual(budgets.state());
  });

  it("says at once which of its operations it lacks", async () => {
    const { ask } = await withBudget();
    expect((await ask("DescribeBudgetActionsForBudget")).body.message).toBe(
      "The local cloud has no DescribeBudgetActionsForBudget.",
    );
  });
});
