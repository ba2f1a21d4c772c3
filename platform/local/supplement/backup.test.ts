import { region, sharedEmulator } from "../emulator/emulator.fixture";
import { accountAuthorization } from "./service";

const { emulator } = sharedEmulator();

async function ask(method: string, path: string, body?: object, where = region) {
  const answer = await fetch(`${emulator().endpoint}${path}`, {
    method,
    headers: { authorization: accountAuthorization("backup", where), "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, code: answer.headers.get("x-amzn-errortype"), ...(text ? JSON.parse(text) : {}) };
}

const rule = { RuleName: "daily", TargetBackupVaultName: "vault", ScheduleExpression: "cron(0 18 * * ? *)" };
const plan = (name: string, over: object = {}) => ({
  BackupPlan: { BackupPlanName: name, Rules: [{ ...rule, ...over }] },
  BackupPlanTags: { Project: "lectern" },
});
const createPlan = (name: string) => ask("PUT", "/backup/plans/", plan(name));
const selection = { SelectionName: "database", IamRoleArn: "arn:aws:iam::123456789012:role/backup", Resources: ["*"] };

describe("the emulated AWS Backup", () => {
  it("reads a plan back under its name, with AWS's defaults", async () => {
    const { BackupPlanId, BackupPlanArn } = await createPlan("read");
    expect(BackupPlanArn).toBe(`arn:aws:backup:${region}:123456789012:backup-plan:${BackupPlanId}`);
    expect(await ask("GET", `/backup/plans/${BackupPlanId}/`)).toMatchObject({
      BackupPlanArn,
      BackupPlan: {
        BackupPlanName: "read",
        Rules: [{ ...rule, StartWindowMinutes: 480, ScheduleExpressionTimezone: "Etc/UTC" }],
      },
    });
    for (const end of ["", "/"]) {
      const tags = await ask("GET", `/tags/${encodeURIComponent(BackupPlanArn)}${end}`);
      expect(tags.Tags).toEqual({ Project: "lectern" });
    }
  });

  it("reads a plan back as it was changed last, in another version", async () => {
    const { BackupPlanId, VersionId } = await createPlan("changed");
    await ask("POST", `/backup/plans/${BackupPlanId}`, plan("changed", { StartWindowMinutes: 60 }));
    const read = await ask("GET", `/backup/plans/${BackupPlanId}/`);
    expect(read.BackupPlan.Rules[0].StartWindowMinutes).toBe(60);
    expect(read.VersionId).not.toBe(VersionId);
  });

  it("takes the name of a plan again once that is deleted", async () => {
    const { BackupPlanId } = await createPlan("again");
    expect(await ask("DELETE", `/backup/plans/${BackupPlanId}`)).toMatchObject({ status: 200 });
    expect(await ask("GET", `/backup/plans/${BackupPlanId}/`)).toMatchObject({ code: "ResourceNotFoundException" });
    expect(await createPlan("again")).toMatchObject({ status: 200 });
  });

  it("reads a plan's selection back until it is deleted, and the plan stays as long", async () => {
    const { BackupPlanId } = await createPlan("selecting");
    const of = `/backup/plans/${BackupPlanId}/selections/`;
    const { SelectionId } = await ask("PUT", of, { BackupSelection: selection });
    expect(await ask("GET", of + SelectionId)).toMatchObject({ BackupSelection: selection, SelectionId, BackupPlanId });
    expect(await ask("DELETE", `/backup/plans/${BackupPlanId}`)).toMatchObject({ code: "InvalidRequestException" });
    await ask("DELETE", of + SelectionId);
    expect(await ask("GET", of + SelectionId)).toMatchObject({ code: "ResourceNotFoundException" });
    expect(await ask("DELETE", `/backup/plans/${BackupPlanId}`)).toMatchObject({ status: 200 });
  });

  it("locks a vault in its region, and not its namesake in another", async () => {
    for (const where of [region, "ap-southeast-2"]) await ask("PUT", "/backup-vaults/locked", {}, where);
    await ask("PUT", "/backup-vaults/locked/vault-lock", { MinRetentionDays: 35 });
    expect(await ask("GET", "/backup-vaults/locked")).toMatchObject({ Locked: true, MinRetentionDays: 35 });
    expect(await ask("GET", "/backup-vaults/locked", undefined, "ap-southeast-2")).toMatchObject({ Locked: false });
  });

  it("makes no backup, whatever is selected and due", async () => {
    await ask("PUT", "/backup-vaults/empty", {});
    const due = { TargetBackupVaultName: "empty", ScheduleExpression: "cron(* * * * ? *)" };
    const { BackupPlanId } = await ask("PUT", "/backup/plans/", plan("due", due));
    await ask("PUT", `/backup/plans/${BackupPlanId}/selections/`, { BackupSelection: selection });
    expect(await ask("GET", "/backup-vaults/empty/recovery-points/")).toMatchObject({ RecoveryPoints: [] });
  });
});
