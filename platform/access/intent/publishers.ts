import { type Caller, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { Ask, CallerAsk } from "./intent";

/** A service that publishes to topics on an account's behalf. */
export interface Publisher {
  readonly caller: Caller;
  readonly because: string;
  /** What it publishes for, which it says of itself in the request's context. */
  sourceArn(stack: StackAccess): string;
  /** What policies look at: the account that it publishes for, what in it, or both. */
  readonly isHeldTo: readonly ("account" | "source")[];
}

export const alarms: Publisher = {
  caller: service("cloudwatch.amazonaws.com"),
  because: "an alarm has to reach somebody",
  sourceArn: (stack) => stack.of("aws_cloudwatch_metric_alarm", "alarms/api-down"),
  isHeldTo: ["account"],
};

export const spending: Publisher = {
  caller: service("budgets.amazonaws.com"),
  because: "somebody has to hear what the month costs",
  sourceArn: (stack) => stack.of("aws_budgets_budget", "budget"),
  isHeldTo: ["account", "source"],
};

/** There is one only where the database is backed up elsewhere. */
export const failedBackups: Publisher = {
  caller: service("events.amazonaws.com"),
  because: "somebody has to hear that a backup failed",
  sourceArn: (stack) => stack.of("aws_cloudwatch_event_rule", "database-backup/failed-jobs"),
  isHeldTo: ["source"],
};

export const publishers = [alarms, spending];

type Target = Pick<Ask, "action" | "resource">;

/** What a publisher asks of its own environment's topic or key. */
export function forItself(publisher: Publisher, own: StackAccess, asks: readonly Ask[]): readonly CallerAsk[] {
  return asks.map((ask) => ({ ...ask, caller: publisher.caller, context: contextOf(publisher, own) }));
}

/** The same on behalf of others, or with half of the truth about whom it is for. */
export function forOthers(
  publisher: Publisher,
  { own, twin }: { readonly own: StackAccess; readonly twin: StackAccess },
  targets: readonly Target[],
): readonly CallerAsk[] {
  const [ours, theirs] = [contextOf(publisher, own), contextOf(publisher, twin)];
  const contexts = [
    theirs,
    ...(publisher.isHeldTo.includes("account") ? [{ ...ours, "aws:SourceAccount": foreignAccountId }] : []),
    ...(publisher.isHeldTo.includes("source") ? [{ ...ours, "aws:SourceArn": theirs["aws:SourceArn"] }] : []),
  ];
  return contexts.flatMap((context) =>
    targets.map((target) => ({
      ...target,
      caller: publisher.caller,
      context,
      because: "what another account has to tell would be false here",
    })),
  );
}

function contextOf({ sourceArn }: Publisher, stack: StackAccess) {
  return { "aws:SourceAccount": stack.accountId, "aws:SourceArn": sourceArn(stack) };
}
