import { administrator, anonymous, bystander, type Caller, service } from "../caller";
import { foreignAccountId } from "../neighbourhood";
import type { StackAccess } from "../stack-access";
import type { CallerAsk, ResourceIntent } from "./intent";

const events = service("events.amazonaws.com");
const cloudWatch = service("cloudwatch.amazonaws.com");

/** What log groups are encrypted with, as "Encrypt log data in CloudWatch Logs using AWS KMS" in its User Guide asks for. */
const logging = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:DescribeKey",
];

/** What publishing to an encrypted topic takes: "Amazon SNS: Enable compatibility between event sources and encrypted topics". */
const publishing = ["kms:Decrypt", "kms:GenerateDataKey"];

const ruining = ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"];

/** Logs, alarm topics and assets are encrypted with it. */
export function encryptionKey({ hasBackupCopy }: { readonly hasBackupCopy: boolean }): ResourceIntent {
  return {
    kind: "resource",
    name: "encryption-key",
    path: "encryption-key/key",
    what: "The environment's own KMS key",
    allowed: ({ own }) => [
      ...(hasBackupCopy ? told(own, "alarms/notify", "EventBridge tells an encrypted topic of failed backups") : []),
      ...asks(own, [logs(own), own], logging, "CloudWatch Logs encrypts the environment's log groups"),
      ...asks(own, [logs(own), own], logging, "CloudWatch Logs encrypts what RDS exports", "database/postgresql-log"),
      ...asks(own, [cloudWatch, own], publishing, "CloudWatch publishes alarms to encrypted topics"),
      ...asks(
        own,
        [administrator(own.accountId), own],
        ["kms:PutKeyPolicy"],
        "somebody must be able to mend the policy",
      ),
      ...asks(
        own,
        [administrator(own.accountId), own],
        ["kms:Decrypt", "kms:GenerateDataKey"],
        "identity policies say who reads assets",
      ),
    ],
    denied: ({ own, siblings, twin }) => [
      ...[...siblings, twin].flatMap((other) => [
        ...["api/log-group", "database/postgresql-log"].flatMap((log) =>
          asks(
            own,
            [logs(own), other],
            logging,
            `${other.name} of account ${other.accountId} has a key of its own`,
            log,
          ),
        ),
      ]),
      ...told(own, "alarms/page", "a failed backup can wait until morning"),
      ...(hasBackupCopy ? [] : told(own, "alarms/notify", "no backup is made that could fail")),
      ...asks(
        own,
        [events, own],
        [...publishing, ...ruining],
        "EventBridge keeps nothing of its own encrypted with it",
      ),
      ...asks(own, [cloudWatch, twin], publishing, "alarms of another account have no business here"),
      ...asks(own, [logs(own), own], ruining, "a service that encrypts does not administer"),
      ...asks(own, [cloudWatch, own], [...ruining, "kms:Encrypt"], "a service that encrypts does not administer"),
      ...asks(own, [service("s3.amazonaws.com"), own], publishing, "S3 asks as who reads the object, not as itself"),
      ...asks(own, [anonymous, own], publishing, "a key is never public"),
      ...asks(
        own,
        [bystander(own.accountId), own],
        publishing,
        "the key's policy grants nothing to its account by itself",
      ),
      ...asks(
        own,
        [administrator(foreignAccountId), twin],
        [...publishing, ...ruining],
        "other accounts have no business here",
      ),
    ],
  };
}

/** EventBridge, publishing to a topic: SNS names it to KMS, and on whose behalf it is nobody does. */
function told(own: StackAccess, topic: string, because: string): readonly CallerAsk[] {
  return publishing.map((action) => ({
    caller: events,
    action,
    resource: own.of("aws_kms_key", "encryption-key/key"),
    context: { "kms:EncryptionContext:aws:sns:topicArn": own.of("aws_sns_topic", topic) },
    because,
  }));
}

/** CloudWatch Logs signs as itself in its region. */
function logs({ region }: StackAccess): Caller {
  return service(`logs.${region}.amazonaws.com`);
}

/** Asks of the stack's own key by somebody on behalf of a stack, which is what services say in the request's context. */
function asks(
  own: StackAccess,
  [caller, onBehalfOf]: readonly [Caller, StackAccess],
  actions: readonly string[],
  because: string,
  log = "api/log-group",
): readonly CallerAsk[] {
  const context = {
    "aws:SourceAccount": onBehalfOf.accountId,
    "kms:EncryptionContext:aws:logs:arn": onBehalfOf.of("aws_cloudwatch_log_group", log),
  };
  return actions.map((action) => ({
    caller,
    action,
    resource: own.of("aws_kms_key", "encryption-key/key"),
    context,
    because,
  }));
}
