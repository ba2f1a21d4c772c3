import { answerJson, type Json, JsonFailure, unknownOperation } from "./json-protocol";
import type { Service } from "./service";

/** Every budget, by its name. */
export type BudgetsState = Readonly<Record<string, KeptBudget>>;

interface KeptBudget {
  readonly budget: Json;
  readonly alerts: readonly Alert[];
  readonly tags: readonly Tag[];
}

interface Alert {
  readonly notification: Json;
  readonly subscribers: readonly Json[];
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What tells the notifications of a budget apart. */
const identity = ["NotificationType", "ComparisonOperator", "Threshold", "ThresholdType"];

/** AWS Budgets, as far as budgets are kept: moto knows that a budget alerts, but neither whom it tells nor its tags. Nothing is ever spent. */
export function createBudgets(earlier: BudgetsState = {}): Service & { state(): BudgetsState } {
  const kept = new Map(Object.entries(earlier));

  const operations = {
    CreateBudget(asked: Json): Json {
      const budget = asked.Budget as Json;
      const name = String(budget.BudgetName);
      if (kept.has(name)) throw new JsonFailure("DuplicateRecordException", `The budget ${name} is already there.`);
      const alerts = (asked.NotificationsWithSubscribers ?? []) as readonly Json[];
      kept.set(name, { budget, alerts: alerts.map(alertOf), tags: (asked.ResourceTags ?? []) as readonly Tag[] });
      return {};
    },
    DescribeBudget: (asked: Json) => ({ Budget: shown(named(asked).budget) }),
    DescribeBudgets: () => ({ Budgets: [...kept.values()].map(({ budget }) => shown(budget)) }),
    UpdateBudget: ({ NewBudget }: Json) => change(NewBudget as Json, () => ({ budget: NewBudget as Json })),
    DeleteBudget(asked: Json): Json {
      named(asked);
      kept.delete(String(asked.BudgetName));
      return {};
    },

    CreateNotification: (asked: Json) => change(asked, ({ alerts }) => ({ alerts: [...alerts, alertOf(asked)] })),
    DeleteNotification: (asked: Json) =>
      change(asked, ({ alerts }) => ({ alerts: alerts.filter((alert) => alert !== alertIn(alerts, asked)) })),
    DescribeNotificationsForBudget: (asked: Json) => ({
      Notifications: named(asked).alerts.map(({ notification }) => ({ ...notification, NotificationState: "OK" })),
    }),
    DescribeSubscribersForNotification: (asked: Json) => ({
      Subscribers: alertIn(named(asked).alerts, asked).subscribers,
    }),

    ListTagsForResource: (asked: Json) => ({ ResourceTags: named(byArn(asked)).tags }),
    TagResource: (asked: Json) =>
      change(byArn(asked), ({ tags }) => {
        const given = asked.ResourceTags as readonly Tag[];
        return { tags: [...tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)), ...given] };
      }),
    UntagResource: (asked: Json) =>
      change(byArn(asked), ({ tags }) => ({
        tags: tags.filter(({ Key }) => !(asked.ResourceTagKeys as readonly string[]).includes(Key)),
      })),
  };

  return {
    state: () => Object.fromEntries(kept),
    answer: async (call) => answerJson(call, operations) ?? unknownOperation(call),
  };

  function named({ BudgetName: name }: Json): KeptBudget {
    const found = kept.get(String(name));
    if (!found) throw new JsonFailure("NotFoundException", `There is no budget ${name}.`);
    return found;
  }

  function change(asked: Json, changed: (budget: KeptBudget) => Partial<KeptBudget>): Json {
    const before = named(asked);
    kept.set(String(asked.BudgetName), { ...before, ...changed(before) });
    return {};
  }
}

function alertOf({ Notification: notification, Subscribers: subscribers }: Json): Alert {
  return { notification: notification as Json, subscribers: subscribers as readonly Json[] };
}

function alertIn(alerts: readonly Alert[], { Notification: wanted }: Json): Alert {
  const found = alerts.find(({ notification }) =>
    identity.every((field) => notification[field] === (wanted as Json)[field]),
  );
  if (!found) throw new JsonFailure("NotFoundException", `There is no notification ${JSON.stringify(wanted)}.`);
  return found;
}

/** The budget's ARN ends in its name. */
function byArn({ ResourceARN: arn }: Json): Json {
  return { BudgetName: String(arn).split(":budget/").at(-1) };
}

/** With what AWS adds to every budget. */
function shown(budget: Json): Json {
  const { BudgetLimit: limit } = budget as { BudgetLimit?: { readonly Unit: string } };
  return { ...budget, CalculatedSpend: { ActualSpend: { Amount: "0.0", Unit: limit?.Unit ?? "USD" } } };
}
