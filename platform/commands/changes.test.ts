/**
 * Changes of the code, and changes behind its back, against an environment that is wholly deployed on the emulator. Its
 * database takes the AWS provider 80 s to make; each plan a few seconds.
 */
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { environments } from "../environments";
import { validEnvironments } from "../environments/validate";
import { isReading, type Recorder, recordCallsTo } from "../local/emulator/recorder.fixture";
import { deployIsUnfinished } from "../local/state-bucket";
import { accountAuthorization } from "../local/supplement/service";
import { type ChangeCase, only, passing, refused } from "./change-cases.fixture";
import { clientOf, command, deployedLocal, type EditableStack, ended } from "./deployed.fixture";
import type { Drift } from "./drift-classes";
import { driftReport, findDrift } from "./drift-report";
import type { PlannedChange } from "./plan-judgement";
import { planReport } from "./plan-report";
import { applySavedPlan, type ShownPlan, savePlan } from "./saved-plan";

jest.setTimeout(120_000);

const { local } = environments;
const { emulator, directory, stackOf, work, quickWork, aws } = deployedLocal();

/** One of the commands, of `local`, with a folder of its own. */
function run(name: "plan" | "deploy" | "drift", args: readonly string[] = [], endpoint = emulator().endpoint) {
  return command(name, ["local", "--directory", join(directory(), "command"), ...args], clientOf(endpoint));
}

function plan({ environment = local, edit }: Partial<ChangeCase>, ...allowed: readonly string[]): Promise<ShownPlan> {
  return savePlan(quickWork(stackOf(environment, edit)), allowed);
}

/** The plan as it is printed, without its colours. */
const report = (shown: ShownPlan) => stripVTControlCharacters(planReport("local", shown, false));

const inWords = ({ fate, path, attributes }: PlannedChange) => `${fate} ${path}: ${attributes.join(", ")}`;

function expectChanges({ judgement }: ShownPlan, { changes, hasMore }: ChangeCase): void {
  const planned = judgement.changes.map(inWords).sort();
  expect(planned).toEqual(hasMore ? expect.arrayContaining([...changes]) : [...changes].sort());
}

describe("a change that loses nothing passes", () => {
  it.each(passing)("$title", async (change) => {
    const shown = await plan(change);
    expectChanges(shown, change);
    expect(shown.judgement.refused).toEqual([]);
    expect(shown.judgement.access.flatMap(({ adds }) => adds).sort()).toEqual(change.opens ?? []);
    expect(report(shown)).toContain("Apply it: npm run deploy -- local");
  });
});

describe("a change that loses what cannot be had back is refused, by name", () => {
  it.each(refused)("$title", async (change) => {
    const shown = await plan(change);
    expectChanges(shown, change);
    const { judgement } = shown;
    expect(judgement.refused.map(({ fate, loses, path }) => `${fate} ${loses} ${path}`).sort()).toEqual(change.refused);
    await expect(applySavedPlan(work(stackOf(local)))).rejects.toThrow(/No plan of local is there/);
    const printed = report(shown);
    for (const { address, impossible } of judgement.refused) {
      if (impossible) expect(printed).toContain(impossible);
      else expect(printed).toContain(`--allow-replace ${address}`);
    }
  });
});

describe("what else is refused", () => {
  it("a database that is protected, whatever leave is given, and no page of Terraform's code is printed for it", async () => {
    const environment = { ...local, database: { ...local.database, deletionProtection: true } };
    const edit = (stack: EditableStack) => {
      only(stack, "aws_db_instance").engine = "mysql";
    };
    const error = await plan({ environment, edit }, "local/database/instance").catch((each: Error) => each.message);
    expect(error).toMatch(/protected from it\n {2}local\/database\/instance \(aws_db_instance\.\w+\)\nNo leave helps/);
  });

  it("another topology than there is, before anything is synthesised", () => {
    const topology = { ...local, topology: "multi-cloud" };
    expect(() => validEnvironments({ local: topology })).toThrow(/local\.ts: topology is "multi-cloud"; it needs/);
  });

  it("nothing for which leave is given by name, and it is said what leave was given for nothing", async () => {
    const edit = (stack: EditableStack) => {
      only(stack, "aws_cloudwatch_log_group", "api_log-group").name = "lectern-local-another";
    };
    const { judgement } = await plan({ edit }, "local/api/log-group", "local/api/address");
    expect(judgement.refused).toEqual([]);
    expect(judgement.pointless).toEqual(["local/api/address"]);
  });
});

describe("a change of tags alone", () => {
  it("is told in two lines, however much it touches", async () => {
    const shown = await plan({
      edit: ({ provider }) => {
        for (const { default_tags } of provider.aws) for (const { tags } of default_tags) tags.Owner = "teaching";
      },
    });
    expect(shown.judgement.counts.update).toBeGreaterThan(30);
    const [, , ...rest] = report(shown).split("\n");
    expect(rest.slice(0, 2).join(" ")).toMatch(/^Changed {3}~ \d+ in their tags alone: \w+ \d+, /);
    expect(rest.join("\n")).not.toMatch(/Security groups|IAM and policies/);
  });
});

it("refuses another region, in which all would be made a second time, by each thing that is not found there", async () => {
  const zones = local.network.zones.map(({ name, ...blocks }) => ({
    ...blocks,
    name: name.replace("ap-southeast-1", "eu-west-1"),
  })) as unknown as typeof local.network.zones;
  const moved = { ...local, region: "eu-west-1", network: { ...local.network, zones } };
  const shown = await savePlan(work(stackOf(moved)), []);
  const gone = shown.judgement.refused.filter(({ isGone }) => isGone).map(({ path }) => path);
  expect(gone).toEqual(
    expect.arrayContaining(["local/database/instance", "local/encryption-key/key", "local/api/address"]),
  );
  expect(report(shown)).toContain("Is this the region that it was deployed in");
});

describe("the commands, of an environment that is as it was deployed", () => {
  it("plan shows no changes, and ends with 0", async () => {
    const { code, stdout } = await ended(run("plan"));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "local: no changes\n" });
  });

  it("deploy has nothing to do, and ends with 0", async () => {
    const { code, stdout } = await ended(run("deploy", ["--json"]));
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, environment: "local", deployed: false });
  });

  it("drift finds nothing, and ends with 0", async () => {
    const { code, stdout } = await ended(run("drift", ["--json"]));
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, environment: "local", drift: [] });
  });
});

it("logs nothing of the network and of the distribution, which the laptop only notes are to be logged", async () => {
  expect(await aws("s3api list-objects-v2 --bucket lectern-local-logs-123456789012 --query Contents[].Key")).toBe(
    "None",
  );
});

describe("what somebody changes by the AWS CLI", () => {
  let recorder: Recorder;
  let told: { readonly code: number | null; readonly drift: readonly Drift[] };

  beforeAll(async () => {
    recorder = await recordCallsTo(emulator().endpoint);
    await changeByHand();
    const { code, stdout } = await ended(run("drift", ["--json"], recorder.endpoint));
    told = { code, ...JSON.parse(stdout) };
  });
  afterAll(() => recorder.stop());

  it("is told in its class, and ends drift with 2", async () => {
    expect(told.code).toBe(2);
    const found = told.drift.map(
      ({ class: its, path, attribute = "", words }) => `${its}: ${path} ${attribute} ${words}`,
    );
    expect(found.sort()).toEqual([
      'cosmetic: local/alarms/page display_name was "", is "by-hand"',
      "cosmetic: local/api/address tags differs",
      'cost: local/api/host instance_type was "t3.small", is "m5.large"',
      "cost: local/api/log-group retention_in_days was 30, is 0",
      'cost: local/database/instance instance_class was "db.t3.micro", is "db.m5.large"',
      "security: local/alarms/api-down  is gone",
      "security: local/api/role/policy policy now: Allow s3:* on *",
      "security: local/api/role/role inline_policy now: Allow * on *",
      "security: local/assets/bucket/public-access-block  is gone",
      "security: local/database/postgresql-log retention_in_days was 30, is 1",
      "security: local/security-groups/database ingress now: ingress tcp 5432 from 0.0.0.0/0",
      "security: local/security-groups/https-from-cloudfront  now: ingress tcp 443 from 0.0.0.0/0",
    ]);
  });

  it("was looked for without one operation that changes anything", async () => {
    expect(recorder.calls.length).toBeGreaterThan(100);
    expect(recorder.calls.filter((call) => !isReading(call))).toEqual([]);
  });

  it("would have been noticed among the operations, had there been one", async () => {
    await fetch(`${recorder.endpoint}/a-bucket`, {
      method: "PUT",
      headers: { authorization: accountAuthorization("s3") },
    });
    expect(recorder.calls.filter((call) => !isReading(call))).toMatchObject([{ operation: "CreateBucket" }]);
  });

  it("is one screen", () => {
    const printed = stripVTControlCharacters(driftReport("local", told.drift));
    expect(printed).toMatch(/^local: changed outside the code: 7 security, 3 cost, 2 cosmetic\n/);
    expect(printed.split("\n").length).toBeLessThan(30);
  });

  /** As somebody would who is in a hurry. */
  async function changeByHand(): Promise<void> {
    await openPorts();
    await widenPolicies();
    await aws("cloudwatch delete-alarms --alarm-names lectern-local-api-down");
    await aws("logs delete-retention-policy --log-group-name lectern-local-api");
    const log = "/aws/rds/instance/lectern-local-database/postgresql";
    await aws(`logs put-retention-policy --log-group-name ${log} --retention-in-days 1`);
    await aws("s3api delete-public-access-block --bucket lectern-local-assets-123456789012");
    const topic = "arn:aws:sns:ap-southeast-1:123456789012:lectern-local-page";
    await aws(`sns set-topic-attributes --topic-arn ${topic} --attribute-name DisplayName --attribute-value by-hand`);
    await growHostAndDatabase();
  }

  async function openPorts(): Promise<void> {
    const find = (name: string) => `ec2 describe-security-groups --filters Name=group-name,Values=${name}`;
    const database = await aws(`${find("lectern-local-database")} --query SecurityGroups[0].GroupId`);
    const host = await aws(`${find("lectern-local-api-host")} --query SecurityGroups[0].GroupId`);
    const rules = `ec2 describe-security-group-rules --filters Name=group-id,Values=${host}`;
    const rule = await aws(`${rules} --query SecurityGroupRules[?!IsEgress]|[0].SecurityGroupRuleId`);
    const toAll = `{IpProtocol=tcp,FromPort=443,ToPort=443,CidrIpv4=0.0.0.0/0}`;
    const changed = `SecurityGroupRuleId=${rule},SecurityGroupRule=${toAll}`;
    await aws(
      `ec2 authorize-security-group-ingress --group-id ${database} --protocol tcp --port 5432 --cidr 0.0.0.0/0`,
    );
    await aws(`ec2 modify-security-group-rules --group-id ${host} --security-group-rules ${changed}`);
  }

  async function widenPolicies(): Promise<void> {
    const role = "--role-name lectern-local-api-host";
    const everything = (Action: string) => ({ Effect: "Allow", Action, Resource: "*" });
    const put = (name: string, Statement: readonly object[]) =>
      aws(
        `iam put-role-policy ${role} --policy-name ${name} --policy-document ${JSON.stringify({ Version: "2012-10-17", Statement })}`,
      );
    const ours = "lectern-local-api-host";
    const deployed = await aws(
      `iam get-role-policy ${role} --policy-name ${ours} --query PolicyDocument --output json`,
    );
    await put(ours, [...JSON.parse(deployed).Statement, everything("s3:*")]);
    await put("by-hand", [everything("*")]);
  }

  async function growHostAndDatabase(): Promise<void> {
    const host = await aws("ec2 describe-instances --query Reservations[0].Instances[0].InstanceId");
    await aws(`ec2 stop-instances --instance-ids ${host}`);
    await aws(`ec2 modify-instance-attribute --instance-id ${host} --instance-type Value=m5.large`);
    await aws(`ec2 start-instances --instance-ids ${host}`);
    const database = "--db-instance-identifier lectern-local-database --db-instance-class db.m5.large";
    await aws(`rds modify-db-instance ${database} --apply-immediately`);
    const address = await aws("ec2 describe-addresses --query Addresses[0].AllocationId");
    await aws(`ec2 create-tags --resources ${address} --tags Key=Remark,Value=by-hand`);
  }
});

describe("what was changed by hand is undone by a deploy", () => {
  it("that is stopped by Ctrl-C half way, and leaves no lock", async () => {
    await aws("s3api delete-bucket-lifecycle --bucket lectern-local-assets-123456789012");
    expect((await ended(run("plan"))).code).toBe(2);
    const deploy = run("deploy");
    deploy.stdout.on("data", (said: Buffer) => {
      // The AWS provider waits for a minute after it has made it.
      if (/assets_bucket_lifecycle\w+: Still creating/.test(String(said))) deploy.kill("SIGINT");
    });
    const { code, stderr } = await ended(deploy);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Interrupted: what was made until then is in the state\. Plan again/m);
    expect(await deployIsUnfinished(emulator().endpoint, local.accountId)).toBe(false);
  });

  it("of a plan that was made for this code and for no other, once, and leaves nothing to plan", async () => {
    const [ours, other] = [stackOf(local), stackOf({ ...local, logs: { retentionDays: 60 } })];
    const shown = await savePlan(work(ours), []);
    expect(shown.judgement.refused).toEqual([]);
    await expect(applySavedPlan(work(other))).rejects.toThrow(/stale: the code has changed/);
    expect(await applySavedPlan(work(ours))).toBe(true);
    await expect(applySavedPlan(work(ours))).rejects.toThrow(/No plan of local is there/);
    expect((await savePlan(work(ours), [])).judgement.changes).toEqual([]);
    expect(await applySavedPlan(work(ours))).toBe(false);
  }, 300_000);

  it("but for what was added beside what is deployed, which drift goes on to tell, and no code that is not deployed", async () => {
    const drift = await findDrift(work(stackOf({ ...local, logs: { retentionDays: 60 } })));
    expect(drift.map(({ path, words }) => `${path} ${words}`).sort()).toEqual([
      "local/api/role/role now: Allow * on *",
      "local/security-groups/database now: ingress tcp 5432 from 0.0.0.0/0",
    ]);
  });
});
