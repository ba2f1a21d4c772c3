/** Plans, deploys and looks for drift on the emulator, with the environment's own constructs but for what is slow to make. */
import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { emulatorCredentials } from "../local/emulator/emulator";
import { ask, askS3, sharedEmulator } from "../local/emulator/emulator.fixture";
import { ensureStateBucket } from "../local/state-bucket";

import { accountAuthorization } from "../local/supplement/service";
import { type Element, findAll } from "../local/supplement/xml";
import { EnvironmentStack } from "../stacks/environment-stack";
import { readStacks } from "../terraform/synthesise";
import { findDrift } from "./drift-report";
import type { PlannedChange } from "./plan-judgement";
import { applySavedPlan, type ShownPlan, savePlan } from "./saved-plan";
import { type StackWork, workOnStack } from "./stack-work";

jest.setTimeout(120_000);

type Resources = Record<string, Record<string, Record<string, unknown>>>;
interface Stack {
  resource: Resources;
  output?: unknown;
  moved?: unknown;
}

const { local } = environments;

/** The constructs that are quick to make: no database, no host, no logging, and no lifecycle, for which the AWS provider waits a minute. */
const quick =
  /^local\/(network\/vpc|security-groups|encryption-key|permission-boundary|assets\/bucket\/(?!lifecycle|access-log|logging)|alarms|api\/(address|log-group|role\/(role|policy))$)/;

/** An environment's stack without what is slow to make; what refers to that says so. */
function stackOf(environment: Environment, edit: (stack: Stack) => void = () => undefined): Stack {
  const outdir = mkdtempSync(join(directory, "synth-"));
  const app = new App({ outdir });
  new EnvironmentStack(app, environment);
  app.synth();
  const [stack] = readStacks(outdir) as unknown as [Stack];
  delete stack.output;
  for (const [type, byName] of Object.entries(stack.resource)) {
    for (const [name, { "//": note }] of Object.entries(byName)) {
      if (!quick.test((note as { metadata: { path: string } }).metadata.path)) delete byName[name];
    }
    if (Object.keys(byName).length === 0) delete stack.resource[type];
  }
  edit(stack);
  const isThere = (type: string, name: string) => stack.resource[type]?.[name] !== undefined;
  const text = JSON.stringify(stack).replace(/\$\{(aws_\w+)\.([\w-]+)\.[^}]*\}/g, (reference, type, name) =>
    isThere(type, name) ? reference : "left-out",
  );
  return JSON.parse(text);
}

const { emulator } = sharedEmulator();
let directory: string;

function work(stack: Stack): StackWork {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: emulator().endpoint,
    AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
    AWS_MAX_ATTEMPTS: "2",
  };
  return workOnStack(stack as never, directory, { env, onLine: () => undefined });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lectern-commands-"));
  await ensureStateBucket(emulator().endpoint, local.accountId);
  const deployed = work(stackOf(local));
  await savePlan(deployed, []);
  await applySavedPlan(deployed);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

function only(stack: Stack, type: string, path = ""): [string, Record<string, unknown>] {
  const [found] = Object.entries(stack.resource[type] ?? {}).filter(([name]) => name.startsWith(path));
  if (found === undefined) throw new Error(`There is no ${type} "${path}".`);
  return found;
}

/** Gives a resource another construct path, wherever it is named. */
function rename(stack: Stack, type: string, prefix: string, withMovedBlock: boolean): void {
  const [name] = only(stack, type);
  const renamed = `${prefix}_${name}`;
  stack.resource = JSON.parse(JSON.stringify(stack.resource).replaceAll(name, renamed));
  if (withMovedBlock) stack.moved = [{ from: `${type}.${name}`, to: `${type}.${renamed}` }];
}

const namesOf = (changes: readonly PlannedChange[]) =>
  changes.map(({ fate, path, loses }) => `${fate} ${loses} ${path}`).sort();

describe("changes that lose nothing", () => {
  const changed: Environment = {
    ...local,
    logs: { retentionDays: 90 },
    api: { ...local.api, exposure: "public", adminCidr: "203.0.113.7/32" },
  };
  const stack = () =>
    stackOf(changed, (edited) => {
      rename(edited, "aws_s3_bucket", "renamed", true);
      only(edited, "aws_cloudwatch_metric_alarm")[1].threshold = 7;
      only(edited, "aws_sns_topic", "alarms_notify")[1].display_name = "Lectern";
      const [, policy] = only(edited, "aws_iam_role_policy", "api_role_policy");
      policy.policy = String(policy.policy).replace("ssm:GetParameter", "ssm:GetParameters");
    });
  let shown: ShownPlan;

  it("pass: a longer retention, another threshold, a public API, and a bucket renamed with its moved block", async () => {
    shown = await savePlan(work(stack()), []);
    expect(shown.judgement.refused).toEqual([]);
    expect(shown.judgement.counts).toMatchObject({ create: 3, delete: 1, replace: 0, move: 1 });
    expect(shown.judgement.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["local/api/log-group", "local/alarms/api-down", "local/alarms/notify"]),
    );
  });

  it("are told by what they open and permit", () => {
    const { access } = shown.judgement;
    expect(access.flatMap(({ adds }) => adds)).toEqual(
      expect.arrayContaining(["ingress tcp 22 from 203.0.113.7/32", "ingress tcp 443 from 0.0.0.0/0"]),
    );
    const role = access.find(({ path }) => path === "local/api/role/policy");
    expect(role?.adds).toEqual([expect.stringMatching(/^Allow ssm:GetParameters on arn:/)]);
    expect(role?.takes).toEqual([expect.stringMatching(/^Allow ssm:GetParameter on arn:/)]);
  });

  it("are not deployed by a plan that was made for other code", async () => {
    await expect(applySavedPlan(work(stackOf(local)))).rejects.toThrow(/stale: the code has changed/);
  });

  it("are deployed once by the plan that was shown, and leave nothing to plan", async () => {
    expect(await applySavedPlan(work(stack()))).toBe(true);
    await expect(applySavedPlan(work(stack()))).rejects.toThrow(/No plan of local is there/);
    const second = await savePlan(work(stack()), []);
    expect(second.judgement.changes).toEqual([]);
    expect(await applySavedPlan(work(stack()))).toBe(false);
  });
});

describe("changes that lose what cannot be had back", () => {
  const losing = () =>
    stackOf(local, (edited) => {
      rename(edited, "aws_s3_bucket", "without-moved-block", false);
      only(edited, "aws_vpc")[1].cidr_block = "10.99.0.0/16";
      only(edited, "aws_cloudwatch_log_group")[1].name = "another-name";
      delete edited.resource.aws_eip;
      delete edited.resource.aws_kms_key;
      only(edited, "aws_iam_role")[1].name = "lectern-local-another";
    });

  it("are refused by name: a bucket renamed without a moved block, another network, an address, a key, a log group", async () => {
    const { judgement } = await savePlan(work(losing()), []);
    expect(namesOf(judgement.refused)).toEqual([
      "delete Elastic IP local/api/address",
      "delete bucket local/renamed/assets/bucket",
      "delete key local/encryption-key",
      "replace log group local/api/log-group",
      "replace network local/network/vpc",
    ]);
    expect(judgement.changes).toContainEqual(
      expect.objectContaining({ path: "local/network/vpc", fate: "replace", attributes: ["cidr_block"] }),
    );
    await expect(applySavedPlan(work(losing()))).rejects.toThrow(/No plan of local is there/);
  });
});

describe("what was changed outside the code", () => {
  it("is told in its class, and code that is not deployed is not", async () => {
    await openPort();
    await permitEverything();
    await ask(emulator(), "monitoring", { Action: "DeleteAlarms", "AlarmNames.member.1": "lectern-local-api-down" });
    await askS3(emulator(), "PUT", "lectern-local-assets-123456789012?policy", JSON.stringify(openToAll));
    await tagAddress();
    const drift = await findDrift(work(stackOf({ ...local, logs: { retentionDays: 1 } })));
    expect(drift.map((found) => `${found.class}: ${found.path} ${found.words}`).sort()).toEqual([
      "cosmetic: local/api/address differs",
      "security: local/alarms/api-down is gone",
      "security: local/api/role/role now: Allow * on *",
      expect.stringMatching(/^security: local\/assets\/bucket\/policy no more: Deny s3:\* /),
      expect.stringMatching(/^security: local\/assets\/bucket\/policy no more: Deny s3:\* /),
      expect.stringMatching(/^security: local\/assets\/bucket\/policy now: Allow s3:GetObject .* to \*$/),
      "security: local/security-groups/database now: ingress tcp 5432 from 0.0.0.0/0",
    ]);
  });

  const openToAll = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::lectern-local-assets-123456789012/*",
      },
    ],
  };

  async function openPort(): Promise<void> {
    const { xml } = await ask(emulator(), "ec2", {
      Action: "DescribeSecurityGroups",
      "Filter.1.Name": "group-name",
      "Filter.1.Value.1": "lectern-local-database",
    });
    await ask(emulator(), "ec2", {
      Action: "AuthorizeSecurityGroupIngress",
      GroupId: textOf(xml, "groupId"),
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "5432",
      "IpPermissions.1.ToPort": "5432",
      "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
    });
  }

  async function tagAddress(): Promise<void> {
    const { xml } = await ask(emulator(), "ec2", { Action: "DescribeAddresses" });
    const tag = { "Tag.1.Key": "Remark", "Tag.1.Value": "by hand" };
    await ask(emulator(), "ec2", { Action: "CreateTags", "ResourceId.1": textOf(xml, "allocationId"), ...tag });
  }

  async function permitEverything(): Promise<void> {
    const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    await fetch(emulator().endpoint, {
      method: "POST",
      headers: { authorization: accountAuthorization("iam") },
      body: new URLSearchParams({
        Version: "2010-05-08",
        Action: "PutRolePolicy",
        RoleName: "lectern-local-api-host",
        PolicyName: "by-hand",
        PolicyDocument: JSON.stringify(everything),
      }),
    });
  }

  function textOf(xml: Element, name: string): string {
    const [found] = findAll(xml, name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found.text;
  }
});
