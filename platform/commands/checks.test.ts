import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCaller, unreachable } from "./caller";
import { accountChecks, type Check, machineChecks, zoneChecks } from "./checks";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lectern-checks-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A program of that name which says this. */
function program(name: string, says: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const machine = (over: Partial<Parameters<typeof machineChecks>[0]>) =>
  machineChecks({
    nodeVersion: "v22.1.0",
    env: { PATH: folder, TF_PLUGIN_MIRROR: folder },
    python: program("python3", "5.2.1"),
    registryAnswers: async () => true,
    ...over,
  });

async function missing(checks: readonly Check[]): Promise<readonly string[]> {
  const findings = await Promise.all(checks.map(({ run }) => run()));
  return findings.flatMap((finding) => ("missing" in finding ? [`${finding.missing}: ${finding.remedy}`] : []));
}

describe("what is missing on a machine is named with its remedy", () => {
  it("nothing, where all is there", async () => {
    program("terraform", '{ "terraform_version": "1.10.0" }');
    expect(await missing(machine({}))).toEqual([]);
  });

  it("Terraform, and with it a place for the provider", async () => {
    expect(await missing(machine({}))).toEqual(
      Array(2).fill(expect.stringMatching(/neither terraform nor tofu .*install/)),
    );
  });

  it("a newer Terraform, 1.9 being older than 1.10", async () => {
    program("terraform", '{ "terraform_version": "1.9.8" }');
    expect(await missing(machine({}))).toEqual([expect.stringMatching(/is 1\.9\.8; .*needs 1\.10/)]);
  });

  it("a newer Node.js, and moto", async () => {
    program("terraform", '{ "terraform_version": "1.11.4" }');
    const found = await missing(machine({ nodeVersion: "v20.9.0", python: join(folder, "none") }));
    expect(found).toEqual([
      expect.stringMatching(/Node\.js is v20\.9\.0; it needs 20\.19/),
      expect.stringMatching(/has no moto: npm start/),
    ]);
  });
});

const prod = { name: "prod", accountId: "333333333333", region: "ap-southeast-1" };
const bootstrapped = {
  account: async () => "333333333333",
  stateBucket: async () => undefined,
  policy: async () => undefined,
};
const refusing = (name: string) => () => Promise.reject(Object.assign(new Error("no"), { name }));

describe("what is missing in an account is named with its remedy", () => {
  it.each([
    [
      "another account's credentials, a region of one's own, no bucket and no boundary",
      {
        account: async (): Promise<string> => "111111111111",
        stateBucket: refusing("NoSuchBucket"),
        policy: refusing("NoSuchEntityException"),
      },
      { AWS_REGION: "us-east-1" },
      [
        /credentials of account 111111111111, but prod lives in 333333333333: .*AWS_PROFILE/,
        /us-east-1, but prod lives in ap-southeast-1/,
        /account 333333333333 is not bootstrapped: .*lectern-bootstrap-state-333333333333: .*npm run bootstrap -- prod/,
        /account 333333333333 is not bootstrapped for prod: .*lectern-bootstrap-boundary-prod: .*npm run bootstrap -- prod/,
      ],
    ],
    [
      "no credentials",
      { account: async () => Promise.reject(new Error("none")) },
      {},
      [/does not know who you are \(none\): log in/],
    ],
    [
      "permissions to look",
      { stateBucket: refusing("AccessDenied"), policy: refusing("AccessDenied") },
      {},
      [
        /^lectern-bootstrap-state-333333333333 is not to be had: AccessDenied: no: check your permissions$/,
        /^lectern-bootstrap-boundary-prod is not to be had: AccessDenied: no: check your permissions$/,
      ],
    ],
    ["nothing", {}, { AWS_DEFAULT_REGION: "ap-southeast-1" }, []],
  ])("%s", async (_, answers, env, expected) => {
    const found = await missing(accountChecks(prod, { ...bootstrapped, ...answers }, env));
    expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

it("asks for no more than a pipeline may see: its own state in the bucket, and its own boundary", async () => {
  const asked: string[] = [];
  const stateBucket = async (...names: string[]) => void asked.push(...names);
  const policy = async (arn: string) => void asked.push(arn);
  await missing(accountChecks(prod, { ...bootstrapped, stateBucket, policy }, {}));
  expect(asked).toEqual([
    "lectern-bootstrap-state-333333333333",
    "prod/terraform.tfstate",
    "arn:aws:iam::333333333333:policy/lectern-bootstrap-boundary-prod",
  ]);
});

it.each(["bootstrap-prod", "local"])("looks for no boundary of %s, which has none", (name) => {
  const titles = accountChecks({ ...prod, name }, bootstrapped, {}).map(({ title }) => title);
  expect(titles).toEqual([expect.stringMatching(/^Credentials/), `${name}'s region`, `${name}'s state bucket`]);
});

describe("the zone of a domain that is looked up", () => {
  const owner = { ...prod, domain: "lectern.example", dns: { zone: "looked-up" } } as const;
  const zones = (...ids: readonly string[]) => zoneChecks(owner, async () => ids);

  it("is there once", async () => {
    expect(await missing(zones("Z1"))).toEqual([]);
    expect(zones("Z1")).toHaveLength(1);
  });

  it("is missing, be it because it is another account's", async () => {
    expect(await missing(zones())).toEqual([
      expect.stringMatching(
        /account 333333333333 has no public hosted zone lectern\.example.*: .*"created" in prod\.ts/,
      ),
    ]);
  });

  it("is there twice, of which one is the world's", async () => {
    expect(await missing(zones("Z1", "Z2"))).toEqual([
      expect.stringMatching(
        /has 2 public hosted zones lectern\.example \(Z1, Z2\).*: .*dig \+short NS lectern\.example/,
      ),
    ]);
  });

  it("cannot be looked for", async () => {
    const refusing = () => Promise.reject(Object.assign(new Error("not yours"), { name: "AccessDenied" }));
    expect(await missing(zoneChecks(owner, refusing))).toEqual([
      expect.stringMatching(/AccessDenied: not yours: check your/),
    ]);
  });

  it("is not looked for where the deploy makes it", () => {
    expect(zoneChecks({ ...owner, dns: { zone: "created" } }, async () => [])).toEqual([]);
  });
});

it("tells a network without an answer from an answer that refuses", () => {
  const failure = (more: object) => Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), more);
  const $metadata = { attempts: 2 };
  expect(unreachable(failure({ code: "ECONNREFUSED", $metadata }))?.missing).toBe(
    "AWS does not answer (connect ECONNREFUSED 127.0.0.1:9)",
  );
  expect(unreachable(failure({ name: "TimeoutError", $metadata }))).toBeDefined();
  expect(unreachable(failure({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } }))).toBeUndefined();
  expect(unreachable(failure({ name: "CredentialsProviderError" }))).toBeUndefined();
});

it("lets nobody deploy with another account's credentials", async () => {
  await expect(checkCaller(prod, async () => "111111111111", {})).rejects.toThrow(/prod lives in 333333333333/);
  await expect(checkCaller(prod, async () => "333333333333", { AWS_REGION: "eu-west-1" })).rejects.toThrow(/eu-west-1/);
  await expect(checkCaller(prod, async () => "333333333333", {})).resolves.toBeUndefined();
});
