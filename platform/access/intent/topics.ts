import { administrator, anonymous, bystander, type Caller, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { CallerAsk, ResourceIntent } from "./intent";

const cloudWatch = service("cloudwatch.amazonaws.com");

export const pageTopic = topic("page", "Where alarms go that somebody must act on at once");
export const notifyTopic = topic("notify", "Where alarms go that can wait until morning");

function topic(name: "page" | "notify", what: string): ResourceIntent {
  const path = `alarms/${name}`;
  const asks = (
    own: StackAccess,
    [caller, onBehalfOf]: readonly [Caller, StackAccess],
    actions: readonly string[],
    because: string,
  ) =>
    actions.map(
      (action): CallerAsk => ({
        caller,
        action,
        resource: own.of("aws_sns_topic", path),
        context: {
          "aws:SourceAccount": onBehalfOf.accountId,
          "aws:SourceArn": onBehalfOf.of("aws_cloudwatch_metric_alarm", "alarms/api-down"),
        },
        because,
      }),
    );
  return {
    kind: "resource",
    name: `${name}-topic`,
    path,
    what,
    allowed: ({ own }) => asks(own, [cloudWatch, own], ["sns:Publish"], "an alarm has to reach somebody"),
    denied: ({ own, twin }) => [
      ...asks(own, [cloudWatch, twin], ["sns:Publish"], "alarms of another account would be false ones"),
      ...asks(own, [cloudWatch, own], ["sns:Subscribe", "sns:DeleteTopic"], "CloudWatch only publishes"),
      ...asks(own, [service("events.amazonaws.com"), own], ["sns:Publish"], "only alarms publish"),
      ...asks(own, [anonymous, own], ["sns:Publish", "sns:Subscribe"], "a topic is never public"),
      ...asks(
        own,
        [bystander(own.accountId), own],
        ["sns:Publish", "sns:Subscribe"],
        "the topic grants nothing to its account",
      ),
      ...asks(
        own,
        [administrator(foreignAccountId), twin],
        ["sns:Publish", "sns:Subscribe"],
        "other accounts have no business here",
      ),
    ],
  };
}
