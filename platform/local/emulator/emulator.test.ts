import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureStateBucket } from "../state-bucket";
import { signAsDistribution } from "../supplement/origin-access";
import { accountAuthorization } from "../supplement/service";
import { find, findAll, parseXml, textAt } from "../supplement/xml";
import { type Emulator, startEmulator } from "./emulator";
import { pythonCommand } from "./python";

const region = "ap-southeast-1";
const databaseEndpoint = { host: "localhost", port: 54_321 };

let directory: string;
let running: Emulator[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lectern-emulator-"));
});

afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  running = [];
  await rm(directory, { recursive: true, force: true });
});

async function start(log: (line: string) => void = () => undefined): Promise<Emulator> {
  const python = pythonCommand(resolve(__dirname, "../../.."), process.env.PATH ?? "");
  const emulator = await startEmulator({ directory, databaseEndpoint, python, env: process.env, log });
  running.push(emulator);
  return emulator;
}

async function stop(emulator: Emulator): Promise<void> {
  running = running.filter((each) => each !== emulator);
  await emulator.stop();
}

/** Asks a service with a query protocol, as EC2's and RDS's. */
async function ask({ endpoint }: Emulator, service: string, parameters: Record<string, string>) {
  const authorization = accountAuthorization(service, region);
  const version = { ec2: "2016-11-15", rds: "2014-10-31", monitoring: "2010-08-01" }[service] ?? "";
  const body = new URLSearchParams({ Version: version, ...parameters });
  const answer = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  return { status: answer.status, xml: parseXml(await answer.text()) };
}

function askS3({ endpoint }: Emulator, method: string, path: string, body?: string): Promise<Response> {
  return fetch(`${endpoint}/${path}`, {
    method,
    headers: { authorization: accountAuthorization("s3") },
    ...(body ? { body } : {}),
  });
}

async function readSecret({ endpoint }: Emulator, id: string): Promise<Record<string, string>> {
  const answer = await fetch(endpoint, {
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

const instance = {
  DBInstanceIdentifier: "database",
  Engine: "postgres",
  DBInstanceClass: "db.t3.micro",
  AllocatedStorage: "20",
  MasterUsername: "lectern_master",
  ManageMasterUserPassword: "true",
  EnablePerformanceInsights: "true",
};

describe("what the emulated AWS remembers", () => {
  it("is everything, from one run to the next", async () => {
    const first = await start();
    expect(first.restored).toBe(false);
    await askS3(first, "PUT", "bucket");
    await askS3(first, "PUT", "bucket/page.html", "<p>kept</p>");
    await ask(first, "rds", { Action: "CreateDBInstance", ...instance });
    await ask(first, "ec2", { Action: "CreateVpc", CidrBlock: "10.9.0.0/16" });
    await stop(first);

    const second = await start();
    expect(second.restored).toBe(true);
    expect(await (await askS3(second, "GET", "bucket/page.html")).text()).toBe("<p>kept</p>");
    const databases = await ask(second, "rds", { Action: "DescribeDBInstances" });
    expect(findAll(databases.xml, "DBInstanceIdentifier").map(({ text }) => text)).toEqual(["database"]);
    const networks = await ask(second, "ec2", { Action: "DescribeVpcs" });
    expect(findAll(networks.xml, "cidrBlock").map(({ text }) => text)).toContain("10.9.0.0/16");
  });

  it("stays what it was before a deploy that was cut off", async () => {
    const first = await start();
    await ensureStateBucket(first.endpoint);
    await askS3(first, "PUT", "before");
    expect(await first.save()).toBe(true);
    await askS3(first, "PUT", "lectern-bootstrap-state-123456789012/local/terraform.tfstate.tflock", "{}");
    await askS3(first, "PUT", "half-made");
    expect(await first.save()).toBe(false);
    await stop(first);

    const second = await start();
    expect((await askS3(second, "HEAD", "before")).status).toBe(200);
    expect((await askS3(second, "HEAD", "half-made")).status).toBe(404);
  });

  it("is kept as soon as a deploy is over, so that a killed run loses none of it", async () => {
    const first = await start();
    const lock = "lectern-bootstrap-state-123456789012/local/terraform.tfstate.tflock";
    await ensureStateBucket(first.endpoint);
    await askS3(first, "PUT", lock, "{}");
    await askS3(first, "PUT", "made");
    await askS3(first, "DELETE", lock);
    await until(async () => (await readdir(directory)).includes("emulator.snapshot"));
  });

  it("is given up with a clear sentence when its file is damaged", async () => {
    await writeFile(join(directory, "emulator.snapshot"), "not a snapshot");
    await expect(start()).rejects.toThrow(/cannot read its snapshot .* npm start -- --reset/);
  });
});

describe("the emulated AWS", () => {
  it("reports that its process was killed", async () => {
    const emulator = await start();
    const { pid } = JSON.parse(await readFile(join(directory, "emulator.ready"), "utf8"));
    process.kill(pid, "SIGKILL");
    expect(await emulator.ended).toBe("signal SIGKILL");
    const { status, xml } = await ask(emulator, "ec2", { Action: "DescribeVpcs" });
    expect(status).toBe(500);
    expect(textAt(xml, "Error", "Message")).toBe("The AWS emulator has stopped.");
  });

  it("says why it did not start", async () => {
    const env = { ...process.env, PYTHONPATH: directory };
    await writeFile(join(directory, "moto.py"), "raise RuntimeError('broken')");
    const python = pythonCommand(resolve(__dirname, "../../.."), process.env.PATH ?? "");
    const failed = startEmulator({ directory, databaseEndpoint, python, env, log: () => undefined });
    await expect(failed).rejects.toThrow(/did not start[\s\S]*RuntimeError: broken/);
  });

  it("hides moto's own controls", async () => {
    const { endpoint } = await start();
    expect((await fetch(`${endpoint}/moto-api/reset`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${endpoint}/lectern-emulator/save`, { method: "POST" })).status).toBe(404);
  });

  it("shows a bucket to the distribution that its policy names, and to nobody else", async () => {
    const emulator = await start();
    const arn = "arn:aws:cloudfront::123456789012:distribution/E1";
    const policy = {
      Statement: {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::frontend/*",
        Condition: { StringEquals: { "aws:SourceArn": arn } },
      },
    };
    await askS3(emulator, "PUT", "frontend");
    await askS3(emulator, "PUT", "frontend/index.html", "<p>hello</p>");
    await askS3(emulator, "PUT", "frontend?policy", JSON.stringify(policy));

    const url = new URL(`${emulator.endpoint}/frontend/index.html`);
    const headers = await signAsDistribution({ method: "GET", url, headers: {} }, arn);
    expect(await (await fetch(url, { headers })).text()).toBe("<p>hello</p>");
    expect((await fetch(url)).status).toBe(403);
  });
});

describe("the emulated AWS, unlike AWS,", () => {
  it("lets anybody do anything, whatever the key and the signature", async () => {
    const emulator = await start();
    const authorization = accountAuthorization("s3").replace("local", "AKIANOBODY");
    expect((await fetch(`${emulator.endpoint}/mine`, { method: "PUT", headers: { authorization } })).status).toBe(200);
  });

  it("keeps objects and secrets unencrypted in its snapshot", async () => {
    const emulator = await start();
    await askS3(emulator, "PUT", "bucket");
    await askS3(emulator, "PUT", "bucket/object", "in plain sight");
    await emulator.save();
    expect(await readFile(join(directory, "emulator.snapshot"), "latin1")).toContain("in plain sight");
  });

  it("runs no machine behind an instance that it says is running", async () => {
    const emulator = await start();
    const images = await ask(emulator, "ec2", { Action: "DescribeImages", "Owner.1": "amazon" });
    const ImageId = findAll(images.xml, "imageId")[0]?.text ?? "";
    await ask(emulator, "ec2", { Action: "RunInstances", ImageId, MinCount: "1", MaxCount: "1", UserData: "ZXhpdCAx" });
    const { xml } = await ask(emulator, "ec2", { Action: "DescribeInstances" });
    expect(textAt(findAll(xml, "instanceState")[0], "name")).toBe("running");
  });

  it("never raises an alarm by itself", async () => {
    const emulator = await start();
    const metric = { Namespace: "Lectern", MetricName: "ApiReady" };
    await ask(emulator, "monitoring", {
      Action: "PutMetricAlarm",
      ...metric,
      AlarmName: "api-down",
      ComparisonOperator: "LessThanThreshold",
      Threshold: "1",
      Statistic: "Maximum",
      Period: "60",
      EvaluationPeriods: "1",
      TreatMissingData: "breaching",
    });
    const { xml } = await ask(emulator, "monitoring", { Action: "DescribeAlarms" });
    expect(findAll(xml, "AlarmName")).toHaveLength(1);
    expect(findAll(xml, "StateValue").map(({ text }) => text)).not.toContain("ALARM");
  });
});

describe("the emulated RDS", () => {
  it("says that an instance is where the local database answers", async () => {
    const emulator = await start();
    await ask(emulator, "rds", { Action: "CreateDBInstance", ...instance });
    const { xml } = await ask(emulator, "rds", { Action: "DescribeDBInstances" });
    const [endpoint] = findAll(xml, "Endpoint");
    expect([textAt(endpoint, "Address"), textAt(endpoint, "Port")]).toEqual(["localhost", "54321"]);
  });

  it("makes a password of its own for the master user that was asked for", async () => {
    const emulator = await start();
    const { xml } = await ask(emulator, "rds", { Action: "CreateDBInstance", ...instance });
    const secret = await readSecret(emulator, findAll(xml, "SecretArn")[0]?.text ?? "");
    expect(secret).toEqual({ username: "lectern_master", password: expect.stringMatching(/^[\w-]{32}$/) });
  });

  it("reads Performance Insights back, also after a change", async () => {
    const emulator = await start();
    await ask(emulator, "rds", { Action: "CreateDBInstance", ...instance });
    const insights = async () => {
      const { xml } = await ask(emulator, "rds", { Action: "DescribeDBInstances" });
      return findAll(xml, "PerformanceInsightsEnabled")[0]?.text;
    };
    expect(await insights()).toBe("true");
    await ask(emulator, "rds", {
      Action: "ModifyDBInstance",
      DBInstanceIdentifier: "database",
      EnablePerformanceInsights: "false",
    });
    expect(await insights()).toBe("false");
  });

  it("reads parameters back as they were set, until they are reset", async () => {
    const emulator = await start();
    const group = { DBParameterGroupName: "database" };
    await ask(emulator, "rds", {
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
    await ask(emulator, "rds", { Action: "ModifyDBParameterGroup", ...group, ...parameters, ...method });

    const read = async () =>
      findAll(
        (await ask(emulator, "rds", { Action: "DescribeDBParameters", ...group, Source: "user" })).xml,
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
    await ask(emulator, "rds", { Action: "ResetDBParameterGroup", ...group, ...parameters, ...method });
    expect(await read()).toEqual([]);
  });
});

describe("the emulated EC2", () => {
  it("reads back the description of a rule that names a group or a prefix list", async () => {
    const emulator = await start();
    const { xml: made } = await ask(emulator, "ec2", {
      Action: "CreateSecurityGroup",
      GroupName: "a",
      GroupDescription: "a",
    });
    const GroupId = textAt(made, "groupId");
    const lists = await ask(emulator, "ec2", { Action: "DescribeManagedPrefixLists" });
    const PrefixListId = findAll(lists.xml, "prefixListId")[0]?.text ?? "";
    const rule = {
      GroupId,
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "443",
      "IpPermissions.1.ToPort": "443",
    };
    await ask(emulator, "ec2", {
      ...rule,
      Action: "AuthorizeSecurityGroupIngress",
      "IpPermissions.1.Groups.1.GroupId": GroupId,
      "IpPermissions.1.Groups.1.Description": "from the group",
    });
    await ask(emulator, "ec2", {
      ...rule,
      Action: "AuthorizeSecurityGroupIngress",
      "IpPermissions.1.PrefixListIds.1.PrefixListId": PrefixListId,
      "IpPermissions.1.PrefixListIds.1.Description": "from the list",
    });
    const { xml } = await ask(emulator, "ec2", {
      Action: "DescribeSecurityGroupRules",
      "Filter.1.Name": "group-id",
      "Filter.1.Value.1": GroupId,
    });
    const descriptions = findAll(xml, "item").map((item) => find(item, "description")?.text);
    expect(descriptions).toEqual(expect.arrayContaining(["from the group", "from the list"]));
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
