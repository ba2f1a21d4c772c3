import { environments } from "../environments";
import { type Configuration, SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";
import type { PolicyStatement } from "./policy-document";

const { dev, prod } = environments;
const stack = new SynthesisedStack(prod);
const copied = "backup-copy";
const [rule] = stack.one("aws_backup_plan").rule as Record<string, unknown>[];
const reference = (type: string, path: string, attribute = "arn") => stack.reference(type, path, attribute);

it("is made by AWS Backup every day of the database, and of nothing else", () => {
  const selection = stack.one("aws_backup_selection");
  expect(selection.resources).toEqual([reference("aws_db_instance", "database")]);
  expect(selection.plan_id).toBe(reference("aws_backup_plan", "database-backup", "id"));
  expect(rule?.schedule).toBe("cron(0 18 * * ? *)");
});

it("is made within the environment's window, or given up", () => {
  expect(rule).toMatchObject({ start_window: 60, completion_window: 240 });
});

it("leaves RDS's own backups alone, which can be had back to the second", () => {
  expect(rule?.enable_continuous_backup).toBe(false);
});

it("is kept in its region for a week, and in the second for 35 days", () => {
  expect(rule).toMatchObject({
    target_vault_name: reference("aws_backup_vault", "database-backup_vault_", "name"),
    lifecycle: { delete_after: 7 },
    copy_action: [
      {
        destination_vault_arn: reference("aws_backup_vault", "database-backup_copy-vault_"),
        lifecycle: { delete_after: 35 },
      },
    ],
  });
});

it("has a vault in each region, encrypted with a key of that region", () => {
  const [copyKey, copyVault] = [
    stack.one("aws_kms_key", "database-backup"),
    stack.one("aws_backup_vault", "database-backup_copy-vault_"),
  ];
  expect(stack.json.provider.aws).toContainEqual(expect.objectContaining({ alias: copied, region: "ap-southeast-2" }));
  expect([copyKey.provider, copyVault.provider]).toEqual([`aws.${copied}`, `aws.${copied}`]);
  expect(copyVault.kms_key_arn).toBe(reference("aws_kms_key", "database-backup"));
  expect(stack.one("aws_backup_vault", "database-backup_vault_")).not.toHaveProperty("provider");
});

it.each([
  ["vault", 7],
  ["copy-vault", 35],
])("cannot be deleted out of the %s before %d days are over", (vault, days) => {
  expect(stack.one("aws_backup_vault_lock_configuration", `database-backup_${vault}-lock`)).toMatchObject({
    backup_vault_name: reference("aws_backup_vault", `database-backup_${vault}_`, "name"),
    min_retention_days: days,
  });
});

it("is locked so that a wrong number can still be mended", () => {
  for (const lock of stack.all("aws_backup_vault_lock_configuration")) {
    expect(lock).not.toHaveProperty("changeable_for_days");
  }
});

describe("destroying the environment", () => {
  const holders = (of: SynthesisedStack): readonly Configuration[] => [
    ...of.all("aws_backup_vault"),
    ...of.all("aws_kms_key", "database-backup"),
  ];

  it("is refused where it would destroy backups or their key", () => {
    expect(holders(stack)).toHaveLength(3);
    for (const { lifecycle } of holders(stack)) expect(lifecycle).toEqual({ prevent_destroy: true });
    for (const { force_destroy } of stack.all("aws_backup_vault")) expect(force_destroy).toBe(false);
  });

  it("takes the backups along where the environment's buckets may be emptied", () => {
    const { backupCopy } = prod.database;
    const fleeting = new SynthesisedStack({ ...dev, database: { ...dev.database, backupCopy } });
    for (const { lifecycle } of holders(fleeting)) expect(lifecycle).toEqual({ prevent_destroy: false });
    for (const { force_destroy } of fleeting.all("aws_backup_vault")) expect(force_destroy).toBe(true);
  });
});

it("is nothing where the environment asks for none: no plan, no vault, no key, no third provider", () => {
  const without = new SynthesisedStack(dev);
  expect(Object.keys(without.json.resource).filter((type) => type.startsWith("aws_backup"))).toEqual([]);
  expect(without.text).not.toContain(copied);
  expect(without.text).not.toContain("awsbackup");
});

describe("a job that fails", () => {
  const rule = stack.one("aws_cloudwatch_event_rule", "database-backup");
  const topic = reference("aws_sns_topic", "alarms/notify");
  const ruleArn = `arn:aws:events:${prod.region}:${prod.accountId}:rule/${rule.name}`;

  it("is told by topic notify: a backup's, and a copy's, that failed, was ended, or never began", () => {
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change", "Copy Job State Change"],
      detail: { state: ["FAILED", "ABORTED", "EXPIRED"], resourceArn: [reference("aws_db_instance", "database")] },
    });
    expect(stack.one("aws_cloudwatch_event_target", "database-backup")).toMatchObject({
      rule: reference("aws_cloudwatch_event_rule", "database-backup", "name"),
      arn: topic,
    });
    // Both kinds of jobs are ones of the region that is backed up.
    expect(rule).not.toHaveProperty("provider");
  });

  it("is told in a sentence", () => {
    const { input_transformer } = stack.one("aws_cloudwatch_event_target", "database-backup");
    const { input_paths, input_template } = input_transformer as Record<string, Record<string, string>>;
    const said = JSON.parse(String(input_template)).replaceAll(
      /<(\w+)>/g,
      (_: string, name: string) => input_paths?.[name],
    );
    expect(said).toBe(
      "lectern-prod-database, $.time: $.detail-type, $.detail.state. $.detail.statusMessage Look at the jobs of AWS Backup in ap-southeast-1.",
    );
  });

  it("is told by this rule alone, to a topic and with a key that admit it", () => {
    const isOfEvents = ({ Principal }: PolicyStatement) => JSON.stringify(Principal)?.includes("events.amazonaws.com");
    const ofTopic = statementsOf(stack.one("aws_sns_topic_policy", "alarms/notify").policy).filter(isOfEvents);
    expect(ofTopic).toEqual([
      expect.objectContaining({
        Action: "sns:Publish",
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      }),
    ]);
    const ofKey = statementsOf(stack.one("aws_kms_key", "encryption-key").policy).filter(isOfEvents);
    expect(ofKey).toEqual([
      expect.objectContaining({
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:sns:topicArn": `arn:aws:sns:${prod.region}:${prod.accountId}:${stack.one("aws_sns_topic", "alarms/notify").name}`,
          },
        },
      }),
    ]);
  });

  it("does not happen where nothing is backed up, and EventBridge is admitted nowhere", () => {
    const without = new SynthesisedStack(dev);
    expect(without.all("aws_cloudwatch_event_rule")).toEqual([]);
    expect(without.text).not.toContain("events.amazonaws.com");
  });
});

describe("the role of AWS Backup", () => {
  const role = stack.one("aws_iam_role", "database-backup");
  const statements = statementsOf(stack.one("aws_iam_role_policy", "database-backup").policy);

  it("is taken on behalf of this account alone", () => {
    expect(statementsOf(role.assume_role_policy)).toEqual([
      expect.objectContaining({
        Principal: { Service: "backup.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": prod.accountId } },
      }),
    ]);
    expect(role.name).toBe("lectern-prod-backup");
  });

  it("deletes snapshots that AWS Backup made, and no others", () => {
    const deleting = statements.filter(({ Action }) => Action.includes("rds:DeleteDBSnapshot"));
    expect(deleting.map(({ Resource }) => Resource)).toEqual([
      [
        `arn:aws:rds:ap-southeast-1:${prod.accountId}:snapshot:awsbackup:*`,
        `arn:aws:rds:ap-southeast-2:${prod.accountId}:snapshot:awsbackup:*`,
      ],
    ]);
  });

  it("changes no database and shares no snapshot", () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /Modify|Restore|DeleteDBInstance/.test(action))).toEqual([]);
  });

  it("lets AWS's own services alone use a key", () => {
    const granting = statements.filter(({ Action }) => Action.includes("kms:CreateGrant"));
    expect(granting.map(({ Condition }) => Condition)).toEqual([{ Bool: { "kms:GrantIsForAWSResource": "true" } }]);
  });

  it("has its duties before AWS Backup is told of it", () => {
    expect(stack.one("aws_backup_selection").depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.database-backup_role/),
    ]);
  });
});
