import { administrator, anonymous, bystander } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { ResourceIntent } from "./intent";
import { alarms, failedBackups, forItself, forOthers, type Publisher, publishers, spending } from "./publishers";

export const pageTopic = topic(
  "page-topic",
  "alarms/page",
  "Where alarms go that somebody must act on at once",
  alarms,
);
export function notifyTopic({ hasBackupCopy }: { readonly hasBackupCopy: boolean }): ResourceIntent {
  const what = "Where alarms, and failed backups, go that can wait until morning";
  return topic("notify-topic", "alarms/notify", what, alarms, ...(hasBackupCopy ? [failedBackups] : []));
}
export const virginiaPageTopic = topic(
  "virginia-page-topic",
  "virginia/alarms/page",
  "Where alarms in us-east-1 go that somebody must act on at once",
  alarms,
);
export const virginiaNotifyTopic = topic(
  "virginia-notify-topic",
  "virginia/alarms/notify",
  "Where alarms in us-east-1 and costs go that can wait until morning",
  alarms,
  spending,
);

function topic(name: string, path: string, what: string, ...admitted: readonly Publisher[]): ResourceIntent {
  const asked = (own: StackAccess, because = "", actions: readonly string[] = ["sns:Publish"]) =>
    actions.map((action) => ({ action, resource: own.of("aws_sns_topic", path), because }));
  const strangers = [
    { caller: failedBackups.caller, because: "it publishes for no rule of this environment" },
    { caller: anonymous, because: "a topic is never public" },
    { caller: administrator(foreignAccountId), because: "other accounts have no business here" },
  ];
  return {
    kind: "resource",
    name,
    path,
    what,
    allowed: ({ own }) => admitted.flatMap((publisher) => forItself(publisher, own, asked(own, publisher.because))),
    denied: ({ own, twin }) => [
      ...admitted.flatMap((publisher) => [
        ...forOthers(publisher, { own, twin }, asked(own)),
        ...forItself(publisher, own, asked(own, "it only publishes", ["sns:Subscribe", "sns:DeleteTopic"])),
      ]),
      ...publishers
        .filter((publisher) => !admitted.includes(publisher))
        .flatMap((publisher) => forItself(publisher, own, asked(own, "it has a topic of its own to tell"))),
      ...[
        ...strangers,
        { caller: bystander(own.accountId), because: "the topic grants nothing to its account" },
      ].flatMap(({ caller, because }) =>
        asked(own, because, ["sns:Publish", "sns:Subscribe"]).map((ask) => ({
          ...ask,
          caller,
          context: { "aws:SourceAccount": own.accountId },
        })),
      ),
    ],
  };
}
