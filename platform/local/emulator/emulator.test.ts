import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureStateBucket } from "../state-bucket";
import { emulatedAccountId } from "../supplement/service";
import { findAll, parseXml, textAt } from "../supplement/xml";
import { type Emulator, startEmulator } from "./emulator";
import { ask, askJson, askS3, databaseEndpoint, python, startIn } from "./emulator.fixture";

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

async function start(): Promise<Emulator> {
  const emulator = await startIn(directory);
  running.push(emulator);
  return emulator;
}

async function stop(emulator: Emulator): Promise<void> {
  running = running.filter((each) => each !== emulator);
  await emulator.stop();
}

describe("what the emulated AWS remembers", () => {
  it("is everything, from one run to the next", async () => {
    const group = { DBParameterGroupName: "database", DBParameterGroupFamily: "postgres17", Description: "x" };
    const first = await start();
    expect(first.restored).toBe(false);
    await askS3(first, "PUT", "bucket");
    await askS3(first, "PUT", "bucket/page.html", "<p>kept</p>");
    await ask(first, "rds", { Action: "CreateDBParameterGroup", ...group });
    await ask(first, "ec2", { Action: "CreateVpc", CidrBlock: "10.9.0.0/16" });
    const certificate = { DomainName: "app.lectern.example", ValidationMethod: "DNS" };
    const asked = await askJson<{ CertificateArn: string }>(first, "acm", "RequestCertificate", certificate);
    await stop(first);

    const second = await start();
    expect(second.restored).toBe(true);
    expect(await (await askS3(second, "GET", "bucket/page.html")).text()).toBe("<p>kept</p>");
    const groups = await ask(second, "rds", { Action: "DescribeDBParameterGroups" });
    expect(findAll(groups.xml, "DBParameterGroupName").map(({ text }) => text)).toEqual(["database"]);
    const networks = await ask(second, "ec2", { Action: "DescribeVpcs" });
    expect(findAll(networks.xml, "cidrBlock").map(({ text }) => text)).toContain("10.9.0.0/16");
    const known = await askJson<{ Certificate: object }>(second, "acm", "DescribeCertificate", asked);
    expect(known.Certificate).toMatchObject({ DomainName: "app.lectern.example" });
  });

  it("is not emptied by a bucket that is asked for again after a restart, as each deploy does", async () => {
    const first = await start();
    await ensureStateBucket(first.endpoint, emulatedAccountId);
    await askS3(first, "PUT", "lectern-bootstrap-state-123456789012/kept", "x");
    await stop(first);
    const second = await start();
    await ensureStateBucket(second.endpoint, emulatedAccountId);
    expect((await askS3(second, "HEAD", "lectern-bootstrap-state-123456789012/kept")).status).toBe(200);
  });

  it("stays what it was before a deploy that was cut off", async () => {
    const first = await start();
    await ensureStateBucket(first.endpoint, emulatedAccountId);
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
    await ensureStateBucket(first.endpoint, emulatedAccountId);
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

  it("empties a bucket of its versions, one by one, when it makes no new ones any more", async () => {
    const emulator = await start();
    await askS3(emulator, "PUT", "kept");
    await setVersioning(emulator, "Enabled");
    await askS3(emulator, "PUT", "kept/file", "first");
    await askS3(emulator, "PUT", "kept/file", "second");
    await askS3(emulator, "DELETE", "kept/file");
    await setVersioning(emulator, "Suspended");
    const ids = async () => {
      const listed = parseXml(await (await askS3(emulator, "GET", "kept?versions")).text());
      return findAll(listed, "VersionId").map(({ text }) => text);
    };
    const left: number[] = [];
    for (const id of await ids()) {
      await askS3(emulator, "DELETE", `kept/file?versionId=${id}`);
      left.push((await ids()).length);
    }
    expect(left).toEqual([2, 1, 0]);
    expect((await askS3(emulator, "DELETE", "kept")).status).toBe(204);
  });

  it("says why it did not start", async () => {
    const env = { ...process.env, PYTHONPATH: directory };
    await writeFile(join(directory, "moto.py"), "raise RuntimeError('broken')");
    const failed = startEmulator({ directory, databaseEndpoint, python, env, log: () => undefined });
    await expect(failed).rejects.toThrow(/did not start[\s\S]*RuntimeError: broken/);
  });
});

async function setVersioning(emulator: Emulator, status: "Enabled" | "Suspended"): Promise<void> {
  const configuration = `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;
  await askS3(emulator, "PUT", "kept?versioning", configuration);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
