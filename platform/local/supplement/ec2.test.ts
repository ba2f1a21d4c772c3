import { ask, runInstance, sharedEmulator } from "../emulator/emulator.fixture";
import { find, findAll, textAt } from "./xml";

const { emulator } = sharedEmulator();

describe("the emulated EC2", () => {
  it("reads back the description of a rule that names a group or a prefix list", async () => {
    const { xml: made } = await ask(emulator(), "ec2", {
      Action: "CreateSecurityGroup",
      GroupName: "a",
      GroupDescription: "a",
    });
    const GroupId = textAt(made, "groupId");
    const lists = await ask(emulator(), "ec2", { Action: "DescribeManagedPrefixLists" });
    const PrefixListId = findAll(lists.xml, "prefixListId")[0]?.text ?? "";
    const rule = {
      GroupId,
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "443",
      "IpPermissions.1.ToPort": "443",
    };
    await ask(emulator(), "ec2", {
      ...rule,
      Action: "AuthorizeSecurityGroupIngress",
      "IpPermissions.1.Groups.1.GroupId": GroupId,
      "IpPermissions.1.Groups.1.Description": "from the group",
    });
    await ask(emulator(), "ec2", {
      ...rule,
      Action: "AuthorizeSecurityGroupIngress",
      "IpPermissions.1.PrefixListIds.1.PrefixListId": PrefixListId,
      "IpPermissions.1.PrefixListIds.1.Description": "from the list",
    });
    const { xml } = await ask(emulator(), "ec2", {
      Action: "DescribeSecurityGroupRules",
      "Filter.1.Name": "group-id",
      "Filter.1.Value.1": GroupId,
    });
    const descriptions = findAll(xml, "item").map((item) => find(item, "description")?.text);
    expect(descriptions).toEqual(expect.arrayContaining(["from the group", "from the list"]));
  });

  it("frees an interface that outlives its instance, and still shows the instance", async () => {
    const subnets = await ask(emulator(), "ec2", { Action: "DescribeSubnets" });
    const SubnetId = findAll(subnets.xml, "subnetId")[0]?.text ?? "";
    const { xml: made } = await ask(emulator(), "ec2", { Action: "CreateNetworkInterface", SubnetId });
    const networkInterface = textAt(made, "networkInterface", "networkInterfaceId");
    const { id: instance } = await runInstance(emulator(), {
      "NetworkInterface.1.DeviceIndex": "0",
      "NetworkInterface.1.NetworkInterfaceId": networkInterface,
    });
    await ask(emulator(), "ec2", { Action: "TerminateInstances", "InstanceId.1": instance });

    const shown = await ask(emulator(), "ec2", { Action: "DescribeInstances", "InstanceId.1": instance });
    expect(textAt(findAll(shown.xml, "instanceState")[0], "name")).toBe("terminated");
    const free = { Action: "DescribeNetworkInterfaces", "NetworkInterfaceId.1": networkInterface };
    const { xml } = await ask(emulator(), "ec2", free);
    expect(textAt(find(xml, "networkInterfaceSet", "item"), "status")).toBe("available");
  });

  it("says how often an instance reports, as it was changed last", async () => {
    const { id } = await runInstance(emulator());
    const change = async (Action: string) => {
      const answer = await ask(emulator(), "ec2", { Action, "InstanceId.1": id });
      return textAt(find(answer.xml, "instancesSet", "item", "monitoring"), "state");
    };
    const read = async () => {
      const { xml } = await ask(emulator(), "ec2", { Action: "DescribeInstances", "InstanceId.1": id });
      return textAt(findAll(xml, "monitoring")[0], "state");
    };
    expect(await change("MonitorInstances")).toBe("pending");
    expect(await read()).toBe("enabled");
    expect(await change("UnmonitorInstances")).toBe("disabling");
    expect(await read()).toBe("disabled");
  });

  it("says whether an instance is moved off failed hardware, as it was started and as it was changed", async () => {
    const { id: InstanceId } = await runInstance(emulator(), { "MaintenanceOptions.AutoRecovery": "default" });
    const read = async () => {
      const { xml } = await ask(emulator(), "ec2", { Action: "DescribeInstances", "InstanceId.1": InstanceId });
      return textAt(findAll(xml, "maintenanceOptions")[0], "autoRecovery");
    };
    expect(await read()).toBe("default");
    const change = { Action: "ModifyInstanceMaintenanceOptions", InstanceId, AutoRecovery: "disabled" };
    const { xml: changed } = await ask(emulator(), "ec2", change);
    expect(textAt(changed, "autoRecovery")).toBe("disabled");
    expect(await read()).toBe("disabled");
  });

  it("terminates no instance that was started under protection, until the protection goes", async () => {
    const { id } = await runInstance(emulator(), { DisableApiTermination: "true" });
    const terminate = () => ask(emulator(), "ec2", { Action: "TerminateInstances", "InstanceId.1": id });
    expect((await terminate()).xml.children).toContainEqual(expect.objectContaining({ name: "Errors" }));
    const release = { InstanceId: id, "DisableApiTermination.Value": "false" };
    await ask(emulator(), "ec2", { Action: "ModifyInstanceAttribute", ...release });
    expect((await terminate()).status).toBe(200);
  });
});
