import { askJson, sharedEmulator, tryJson } from "../emulator/emulator.fixture";
import { createSsm } from "./ssm";

const { emulator } = sharedEmulator();

const ask = (operation: string, sent: object) => askJson(emulator(), "ssm", operation, sent);
const tryTo = (operation: string, sent: object) => tryJson(emulator(), "ssm", operation, sent);

const baseline = {
  Name: "hosts",
  OperatingSystem: "AMAZON_LINUX_2023",
  ApprovalRules: { PatchRules: [{ ApproveAfterDays: 7, ComplianceLevel: "HIGH" }] },
};
const window = {
  Name: "night",
  Schedule: "cron(0 18 ? * * *)",
  Duration: 2,
  Cutoff: 1,
  AllowUnassociatedTargets: false,
};

describe("the emulated patch baselines", () => {
  it("read back as they were made, with what AWS adds where nothing is said", async () => {
    const { BaselineId } = await ask("CreatePatchBaseline", { ...baseline, ClientToken: "once" });
    expect(BaselineId).toMatch(/^pb-[0-9a-f]{17}$/);
    expect(await ask("GetPatchBaseline", { BaselineId })).toEqual({
      ...baseline,
      BaselineId,
      ApprovedPatches: [],
      ApprovedPatchesComplianceLevel: "UNSPECIFIED",
      ApprovedPatchesEnableNonSecurity: false,
      GlobalFilters: { PatchFilters: [] },
      PatchGroups: [],
      RejectedPatches: [],
      RejectedPatchesAction: "ALLOW_AS_DEPENDENCY",
      Sources: [],
    });
  });

  it("change in what is sent, and keep the rest", async () => {
    const { BaselineId } = await ask("CreatePatchBaseline", baseline);
    await ask("UpdatePatchBaseline", { BaselineId, Description: "changed" });
    expect(await ask("GetPatchBaseline", { BaselineId })).toMatchObject({ ...baseline, Description: "changed" });
  });

  it("carry tags", async () => {
    const Tags = [{ Key: "Project", Value: "lectern" }];
    const { BaselineId: ResourceId } = await ask("CreatePatchBaseline", { ...baseline, Tags });
    const resource = { ResourceType: "PatchBaseline", ResourceId };
    await ask("AddTagsToResource", { ...resource, Tags: [{ Key: "Environment", Value: "local" }] });
    await ask("RemoveTagsFromResource", { ...resource, TagKeys: ["Project"] });
    expect(await ask("ListTagsForResource", resource)).toEqual({ TagList: [{ Key: "Environment", Value: "local" }] });
  });

  it("are those of patch groups, one each, and cannot be deleted while they are", async () => {
    const { BaselineId } = await ask("CreatePatchBaseline", baseline);
    const { BaselineId: another } = await ask("CreatePatchBaseline", baseline);
    const PatchGroup = "hosts";
    await ask("RegisterPatchBaselineForPatchGroup", { BaselineId, PatchGroup });
    expect(await ask("DescribePatchGroups", {})).toMatchObject({
      Mappings: [{ PatchGroup, BaselineIdentity: { BaselineId } }],
    });
    expect(await ask("GetPatchBaseline", { BaselineId })).toMatchObject({ PatchGroups: [PatchGroup] });
    expect(
      (await tryTo("RegisterPatchBaselineForPatchGroup", { BaselineId: another, PatchGroup })).answered,
    ).toMatchObject({
      __type: "AlreadyExistsException",
    });
    expect(await tryTo("DeletePatchBaseline", { BaselineId })).toMatchObject({
      status: 400,
      answered: { __type: "ResourceInUseException" },
    });
    await ask("DeregisterPatchBaselineForPatchGroup", { BaselineId, PatchGroup });
    expect(await ask("DescribePatchGroups", {})).toEqual({ Mappings: [] });
    await ask("DeletePatchBaseline", { BaselineId });
    expect((await tryTo("GetPatchBaseline", { BaselineId })).answered).toMatchObject({
      __type: "DoesNotExistException",
    });
  });
});

describe("the emulated maintenance windows", () => {
  it("read back as they were made, open, until they are changed or replaced", async () => {
    const { WindowId } = await ask("CreateMaintenanceWindow", { ...window, Description: "at night" });
    expect(await ask("GetMaintenanceWindow", { WindowId })).toEqual({
      ...window,
      Description: "at night",
      WindowId,
      Enabled: true,
    });
    await ask("UpdateMaintenanceWindow", { WindowId, Enabled: false });
    expect(await ask("GetMaintenanceWindow", { WindowId })).toMatchObject({ Description: "at night", Enabled: false });
    await ask("UpdateMaintenanceWindow", { WindowId, ...window, Enabled: true, Replace: true });
    expect(await ask("GetMaintenanceWindow", { WindowId })).toEqual({ ...window, WindowId, Enabled: true });
  });

  it("know what they are for, and what they do, until they are told otherwise", async () => {
    const { WindowId } = await ask("CreateMaintenanceWindow", window);
    const Targets = [{ Key: "tag:PatchGroup", Values: ["hosts"] }];
    const target = await ask("RegisterTargetWithMaintenanceWindow", { WindowId, ResourceType: "INSTANCE", Targets });
    const WindowTargetId = target.WindowTargetId as string;
    await ask("UpdateMaintenanceWindowTarget", { WindowId, WindowTargetId, Name: "hosts" });
    const Filters = [{ Key: "WindowTargetId", Values: [WindowTargetId] }];
    expect(await ask("DescribeMaintenanceWindowTargets", { WindowId, Filters })).toEqual({
      Targets: [{ WindowId, WindowTargetId, ResourceType: "INSTANCE", Targets, Name: "hosts" }],
    });

    const task = { WindowId, TaskType: "RUN_COMMAND", TaskArn: "AWS-RunPatchBaseline", Priority: 1 };
    const { WindowTaskId } = await ask("RegisterTaskWithMaintenanceWindow", task);
    expect(await ask("GetMaintenanceWindowTask", { WindowId, WindowTaskId })).toEqual({
      ...task,
      WindowTaskId,
      ServiceRoleArn: expect.stringMatching(/:role\/aws-service-role\/ssm\.amazonaws\.com\//),
    });
    await ask("UpdateMaintenanceWindowTask", { WindowId, WindowTaskId, Priority: 2 });
    expect(await ask("DescribeMaintenanceWindowTasks", { WindowId })).toMatchObject({
      Tasks: [{ ...task, WindowTaskId, Priority: 2 }],
    });

    await ask("DeregisterTaskFromMaintenanceWindow", { WindowId, WindowTaskId });
    await ask("DeregisterTargetFromMaintenanceWindow", { WindowId, WindowTargetId });
    expect(await ask("DescribeMaintenanceWindowTasks", { WindowId })).toEqual({ Tasks: [] });
    expect(await ask("DescribeMaintenanceWindowTargets", { WindowId, Filters })).toEqual({ Targets: [] });
  });

  it("go with all that is registered with them", async () => {
    const { WindowId } = await ask("CreateMaintenanceWindow", window);
    const { WindowTaskId } = await ask("RegisterTaskWithMaintenanceWindow", {
      WindowId,
      TaskArn: "AWS-RunPatchBaseline",
    });
    await ask("DeleteMaintenanceWindow", { WindowId });
    for (const operation of ["GetMaintenanceWindow", "GetMaintenanceWindowTask"]) {
      const { answered } = await tryTo(operation, { WindowId, WindowTaskId });
      expect(answered).toMatchObject({ __type: "DoesNotExistException" });
    }
  });

  it("open, and install nothing: no host of the laptop takes a command", async () => {
    const { WindowId } = await ask("CreateMaintenanceWindow", { ...window, Schedule: "at(2026-01-01T00:00:00)" });
    await ask("RegisterTaskWithMaintenanceWindow", {
      WindowId,
      TaskType: "RUN_COMMAND",
      TaskArn: "AWS-RunPatchBaseline",
    });
    expect(await ask("ListCommands", {})).toEqual({ Commands: [] });
  });
});

it("leaves parameters and their tags to moto", async () => {
  await ask("PutParameter", { Name: "greeting", Value: "hello", Type: "String" });
  const resource = { ResourceType: "Parameter", ResourceId: "greeting" };
  await ask("AddTagsToResource", { ...resource, Tags: [{ Key: "Project", Value: "lectern" }] });
  expect(await ask("ListTagsForResource", resource)).toEqual({ TagList: [{ Key: "Project", Value: "lectern" }] });
  expect(await ask("GetParameter", { Name: "greeting" })).toMatchObject({ Parameter: { Value: "hello" } });
});

it("knows after a restart what it knew before", async () => {
  const call = (operation: string, sent: object) => ({
    method: "POST",
    path: "/",
    url: new URL("http://127.0.0.1/"),
    headers: { "x-amz-target": `AmazonSSM.${operation}` },
    body: Buffer.from(JSON.stringify(sent)),
  });
  const before = createSsm("123456789012");
  const made = await before.answer(call("CreatePatchBaseline", { ...baseline, Tags: [{ Key: "a", Value: "b" }] }));
  const after = createSsm("123456789012", JSON.parse(JSON.stringify(before.state())));
  const read = await after.answer(call("GetPatchBaseline", JSON.parse(String(made?.body))));
  expect(JSON.parse(String(read?.body))).toMatchObject(baseline);
  expect(after.state()).toEqual(before.state());
});
