import { readableStatements } from "../../terraform/policy-document";
import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { covers } from "../model/action-pattern";
import { isOwnKey } from "../model/keys";
import { admitsPublisher, keyAdmitsPublisher } from "../model/topics";
import { ofEach, type Rules, resources } from "../rule";

/** What AWS's Backup Audit Manager asks of a copy elsewhere is Lectern's own number: as long as RDS keeps backups at most. */
const copiesKeptDays = 35;

/** What somebody does who gets rid of a backup: "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", AWS Backup Developer Guide. */
const deletingActions = [
  "backup:DeleteRecoveryPoint",
  "backup:UpdateRecoveryPointLifecycle",
  "backup:PutBackupVaultAccessPolicy",
];

const databases = resources("aws_db_instance");
const vaults = resources("aws_backup_vault");

export const backupRules = {
  "database-in-backup-plan": {
    answers: ["RDS.26", "REL09-BP03"],
    class: "P",
    says: "A plan backs the database up every day, beside RDS, whose own backups go with the database.",
    remedy:
      "Name the database's ARN in an aws_backup_selection whose aws_backup_plan has a rule with a daily schedule.",
    findings: ofEach(databases, (database) => {
      const rules = rulesFor(database);
      if (rules.length === 0) return "is in no backup plan";
      return !rules.some(isDaily) && "is not backed up every day";
    }),
  },
  "database-copied-to-second-region": {
    answers: ["BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION", "REL09-BP02"],
    class: "P",
    says: "What is in the database outlives the loss of its region.",
    remedy: "Give the plan's daily rule a copy_action into an aws_backup_vault of another region.",
    findings: ofEach(
      databases,
      (database) => copiesElsewhere(database).length === 0 && "has no backup outside its region",
    ),
  },
  "database-copies-kept": {
    answers: ["BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK", "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK"],
    class: "P",
    says: `A copy in the second region is kept for ${copiesKeptDays} days, in which damage that nobody sees comes to light.`,
    remedy: `Set lifecycle.delete_after of the copy_action to at least ${copiesKeptDays}.`,
    findings: ofEach(databases, (database) => {
      const copies = copiesElsewhere(database);
      return copies.length > 0 && !copies.some(isKept) && `keeps its copies for less than ${copiesKeptDays} days`;
    }),
  },
  "failed-backup-is-told": {
    answers: ["REL09-BP03", "a backup that fails unnoticed is missed when it is needed"],
    class: "P",
    says: "Somebody is told when the database's backup, or its copy, fails.",
    remedy:
      "Send the events Backup Job State Change and Copy Job State Change with the states FAILED, ABORTED and EXPIRED to a topic that admits events.amazonaws.com, as its key has to.",
    findings: ofEach(databases, (database) =>
      failures
        .filter((failure) => rulesFor(database).length > 0 && !isTold(database, failure))
        .map(({ kind, state }) => `tells nobody of the event ${kind}, ${state}`),
    ),
  },
  "vault-has-own-key": {
    answers: ["CKV_AWS_166", "Backup.1", "BACKUP_RECOVERY_POINT_ENCRYPTED"],
    class: "M",
    says: "Backups are encrypted with a key of one's own, of the vault's region.",
    remedy: "Set kms_key_arn to a key that is made by the vault's provider.",
    findings: ofEach(vaults, (vault) => {
      const { stack, attributes, region } = vault;
      if (!isOwnKey(stack, attributes.kms_key_arn)) return "is not encrypted with a key of one's own";
      const key = stack.target(attributes.kms_key_arn, "aws_kms_key");
      return key !== undefined && key.region !== region && `is encrypted with a key of ${key.region}`;
    }),
  },
  "vault-keeps-backups": {
    answers: ["BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK"],
    class: "M",
    says: "Nobody deletes a backup before its days are over.",
    remedy: `Give the vault an aws_backup_vault_lock_configuration with min_retention_days, or a policy that denies everybody ${deletingActions.join(", ")}.`,
    findings: ofEach(
      vaults,
      (vault) => !isLocked(vault) && !deniesDeletion(vault) && "lets backups be deleted at any time",
    ),
  },
  "vault-survives-destroy": {
    answers: ["REL09-BP03"],
    class: "P",
    says: "Destroying production's vaults never takes the backups along.",
    remedy: "Leave out force_destroy, or set it to false.",
    findings: ofEach(vaults, (vault) => !vault.isFalse("force_destroy") && "is emptied when it is destroyed"),
  },
} as const satisfies Rules;

/** The rules of the plans that back the database up by its ARN; a selection by tags may or may not mean it. */
function rulesFor(database: Resource): readonly Block[] {
  const { stack } = database;
  return stack
    .all("aws_backup_selection")
    .filter((selection) => selects(selection, database))
    .map(({ attributes }) => stack.target(attributes.plan_id, "aws_backup_plan"))
    .flatMap((plan) => plan?.blocks("rule") ?? []);
}

function selects({ attributes, stack }: Resource, database: Resource): boolean {
  const named = (list: unknown) => (Array.isArray(list) ? list : [list]);
  const has = (list: unknown) => named(list).some((each) => stack.target(each, "aws_db_instance") === database);
  return has(attributes.resources) && !has(attributes.not_resources);
}

/** What AWS Backup tells EventBridge when something went wrong: "Monitoring AWS Backup events using Amazon EventBridge", Developer Guide. */
const failures = ["Backup Job State Change", "Copy Job State Change"].flatMap((kind) =>
  ["FAILED", "ABORTED", "EXPIRED"].map((state) => ({ kind, state })),
);

/** Whether an event of the database's region reaches a topic. */
function isTold(database: Resource, failure: (typeof failures)[number]): boolean {
  const { stack, region } = database;
  return stack.all("aws_cloudwatch_event_target").some(({ attributes }) => {
    const rule = stack.target(attributes.rule, "aws_cloudwatch_event_rule");
    const topic = stack.target(attributes.arn, "aws_sns_topic");
    if (rule === undefined || topic === undefined) return false;
    return rule.region === region && matches(rule, failure, database) && admitsEvents(topic);
  });
}

function matches(rule: Resource, { kind, state }: (typeof failures)[number], database: Resource): boolean {
  if ((rule.text("state") ?? "ENABLED") !== "ENABLED") return false;
  const { source = [], "detail-type": kinds = [kind], detail = {} } = JSON.parse(rule.text("event_pattern") ?? "{}");
  const { state: states = [state], resourceArn = ["it"] } = detail;
  const isMeant = (arn: string) => arn === "it" || database.stack.target(arn, database.type) === database;
  return source.includes("aws.backup") && kinds.includes(kind) && states.includes(state) && resourceArn.some(isMeant);
}

function admitsEvents(topic: Resource): boolean {
  const service = "events.amazonaws.com";
  return admitsPublisher(topic, service) && keyAdmitsPublisher(topic, service);
}

/** Every day of every month and year, at one or more hours. */
function isDaily(rule: Block): boolean {
  const schedule = rule.text("schedule") ?? "";
  return /^cron\(\S+ \S+ (\*|\?|\*\/1|1\/1) (\*|\*\/1) (\*|\?) \*\)$/.test(schedule);
}

/** What copies the database's daily backups into a vault of another region. */
function copiesElsewhere(database: Resource): readonly Block[] {
  return rulesFor(database)
    .filter(isDaily)
    .flatMap((rule) => rule.blocks("copy_action"))
    .filter((copy) => {
      const region = regionOfVault(copy, database.stack);
      return region !== undefined && region !== database.region;
    });
}

function regionOfVault(copy: Block, stack: StackConfiguration): string | undefined {
  const { destination_vault_arn: arn } = copy.attributes;
  const vault = stack.target(arn, "aws_backup_vault");
  return vault ? vault.region : /^arn:aws[\w-]*:backup:([\w-]+):\d{12}:backup-vault:/.exec(String(arn))?.[1];
}

/** Without a lifecycle it is kept for ever. */
function isKept(copy: Block): boolean {
  return (copy.number("lifecycle.delete_after") ?? Number.POSITIVE_INFINITY) >= copiesKeptDays;
}

function isLocked(vault: Resource): boolean {
  return ofVault(vault, "aws_backup_vault_lock_configuration").some(
    (lock) => (lock.number("min_retention_days") ?? 0) >= 1,
  );
}

function deniesDeletion(vault: Resource): boolean {
  const denied = ofVault(vault, "aws_backup_vault_policy")
    .flatMap(({ attributes, stack }) => readableStatements(stack, attributes.policy))
    .filter(({ effect, principals, conditions }) => {
      return effect === "Deny" && conditions.length === 0 && principals.some(({ kind }) => kind === "*");
    })
    .flatMap(({ actions }) => actions);
  return deletingActions.every((action) => denied.some((each) => covers(each, action)));
}

function ofVault(vault: Resource, type: string): readonly Resource[] {
  const { stack } = vault;
  return stack
    .all(type)
    .filter(
      (each) =>
        each.region === vault.region && stack.target(each.attributes.backup_vault_name, "aws_backup_vault") === vault,
    );
}
