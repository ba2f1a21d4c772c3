import { ask, region, sharedEmulator } from "../emulator/emulator.fixture";
import { accountAuthorization } from "./service";
import { type Element, findAll, textAt } from "./xml";

const { emulator } = sharedEmulator();

function create(name: string, more: Record<string, string> = {}) {
  return ask(emulator(), "rds", {
    Action: "CreateDBInstance",
    DBInstanceIdentifier: name,
    Engine: "postgres",
    DBInstanceClass: "db.t3.micro",
    AllocatedStorage: "20",
    MasterUsername: "lectern_master",
    ManageMasterUserPassword: "true",
    EnablePerformanceInsights: "true",
    ...more,
  });
}

async function show(name: string): Promise<Element> {
  return (await ask(emulator(), "rds", { Action: "DescribeDBInstances", DBInstanceIdentifier: name })).xml;
}

async function readSecret(id: string): Promise<Record<string, string>> {
  const answer = await fetch(emulator().endpoint, {
    method: "POST",
    headers: {
      authorization: accountAuthorization("secretsmanager", region),
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.GetSecretValue",
    },
    body: JSON.stringify({ SecretId: id }),
  });
  return JSON.parse(((await answer.json()) as { SecretString: string }).SecretString);
}

describe("the emulated RDS", () => {
  it("says that an instance is where the local database answers", async () => {
    await create("somewhere");
    const [endpoint] = findAll(await show("somewhere"), "Endpoint");
    expect([textAt(endpoint, "Address"), textAt(endpoint, "Port")]).toEqual(["localhost", "54321"]);
  });

  it("makes a password of its own for the master user that was asked for", async () => {
    const { xml } = await create("secret");
    const secret = await readSecret(findAll(xml, "SecretArn")[0]?.text ?? "");
    expect(secret).toEqual({ username: "lectern_master", password: expect.stringMatching(/^[\w-]{32}$/) });
  });

  it("reads Performance Insights back, also after a change", async () => {
    const insights = async () => findAll(await show("watched"), "PerformanceInsightsEnabled")[0]?.text;
    await create("watched");
    expect(await insights()).toBe("true");
    const change = { DBInstanceIdentifier: "watched", EnablePerformanceInsights: "false" };
    await ask(emulator(), "rds", { Action: "ModifyDBInstance", ...change });
    expect(await insights()).toBe("false");
  });

  it("reads enhanced monitoring back, also after a change", async () => {
    const read = async (name: string) => findAll(await show("observed"), name)[0]?.text;
    await create("observed", {
      MonitoringInterval: "60",
      MonitoringRoleArn: "arn:aws:iam::123456789012:role/observer",
    });
    expect(await read("MonitoringInterval")).toBe("60");
    expect(await read("MonitoringRoleArn")).toBe("arn:aws:iam::123456789012:role/observer");
    await ask(emulator(), "rds", {
      Action: "ModifyDBInstance",
      DBInstanceIdentifier: "observed",
      MonitoringInterval: "30",
    });
    expect(await read("MonitoringInterval")).toBe("30");
  });

  it("makes no log group for what an operating system reports", async () => {
    await create("reporting", {
      MonitoringInterval: "60",
      MonitoringRoleArn: "arn:aws:iam::123456789012:role/observer",
    });
    const answer = await fetch(emulator().endpoint, {
      method: "POST",
      headers: {
        authorization: accountAuthorization("logs", region),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Logs_20140328.DescribeLogGroups",
      },
      body: JSON.stringify({ logGroupNamePrefix: "RDSOSMetrics" }),
    });
    expect(((await answer.json()) as { logGroups: unknown[] }).logGroups).toEqual([]);
  });

  it("reads parameters back as they were set, until they are reset", async () => {
    const group = { DBParameterGroupName: "database" };
    await ask(emulator(), "rds", {
      Action: "CreateDBParameterGroup",
      ...group,
      DBParameterGroupFamily: "postgres17",
      Description: "x",
    });
    const parameters = {
      "Parameters.Parameter.1.ParameterName": "rds.force_ssl",
      "Parameters.Parameter.1.ParameterValue": "1",
    };
    const method = { "Parameters.Parameter.1.ApplyMethod": "pending-reboot" };
    await ask(emulator(), "rds", { Action: "ModifyDBParameterGroup", ...group, ...parameters, ...method });

    const read = async () =>
      findAll(
        (await ask(emulator(), "rds", { Action: "DescribeDBParameters", ...group, Source: "user" })).xml,
        "Parameter",
      );
    const [parameter] = await read();
    expect(parameter?.children.map(({ name, text }) => [name, text])).toEqual(
      expect.arrayContaining([
        ["ParameterName", "rds.force_ssl"],
        ["ParameterValue", "1"],
        ["ApplyMethod", "pending-reboot"],
      ]),
    );
    await ask(emulator(), "rds", { Action: "ResetDBParameterGroup", ...group, ...parameters, ...method });
    expect(await read()).toEqual([]);
  });
});
