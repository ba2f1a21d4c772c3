import { administrator, anonymous, bystander, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { Ask, ResourceIntent } from "./intent";
import { forItself, forOthers, publishers } from "./publishers";

/** What publishing to an encrypted topic takes: "Amazon SNS: Enable compatibility between event sources and encrypted topics". */
const publishing = ["kms:Decrypt", "kms:GenerateDataKey"];

const ruining = ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"];

/** The topics in us-east-1 are encrypted with it. */
export const notificationKey: ResourceIntent = {
  kind: "resource",
  name: "notification-key",
  path: "virginia/key/key",
  what: "The KMS key of the topics in us-east-1",
  allowed: ({ own }) => [
    ...publishers.flatMap((publisher) => forItself(publisher, own, asked(own, publishing, publisher.because))),
    ...asked(own, ["kms:PutKeyPolicy"], "somebody must be able to mend the policy").map((ask) => ({
      ...ask,
      caller: administrator(own.accountId),
    })),
  ],
  denied: ({ own, twin }) => [
    ...publishers.flatMap((publisher) => [
      ...forOthers(publisher, { own, twin }, asked(own, publishing)),
      ...forItself(publisher, own, asked(own, [...ruining, "kms:Encrypt"], "who publishes does not administer")),
    ]),
    ...[
      { caller: service("events.amazonaws.com"), because: "it is none of those who publish" },
      { caller: anonymous, because: "a key is never public" },
      { caller: bystander(own.accountId), because: "the key's policy grants nothing to its account by itself" },
      { caller: administrator(foreignAccountId), because: "other accounts have no business here" },
    ].flatMap(({ caller, because }) =>
      asked(own, [...publishing, ...ruining], because).map((ask) => ({
        ...ask,
        caller,
        context: { "aws:SourceAccount": own.accountId },
      })),
    ),
  ],
};

function asked(own: StackAccess, actions: readonly string[], because = ""): readonly Ask[] {
  return actions.map((action) => ({ action, resource: own.of("aws_kms_key", "virginia/key"), because }));
}
