import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCaller } from "./caller";
import { accountChecks, type Check, machineChecks } from "./checks";

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

describe("what is missing in an account is named with its remedy", () => {
  it.each([
    [
      "another account's credentials, a region of one's own and no bucket",
      async () => "111111111111",
      async () => Promise.reject(Object.assign(new Error(), { name: "NotFound" })),
      { AWS_REGION: "us-east-1" },
      [
        /credentials of account 111111111111, but prod lives in 333333333333: .*AWS_PROFILE/,
        /us-east-1, but prod lives in ap-southeast-1/,
        /account 333333333333 is not bootstrapped: .*lectern-bootstrap-state-333333333333: .*npm run bootstrap -- prod/,
      ],
    ],
    [
      "no credentials",
      async () => Promise.reject(new Error("none")),
      async () => undefined,
      {},
      [/does not know who you are \(none\): log in/],
    ],
    ["nothing", async () => "333333333333", async () => undefined, { AWS_DEFAULT_REGION: "ap-southeast-1" }, []],
  ])("%s", async (_, account, bucket, env, expected) => {
    const found = await missing(accountChecks(prod, account, bucket, env));
    expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

it("lets nobody deploy with another account's credentials", async () => {
  await expect(checkCaller(prod, async () => "111111111111", {})).rejects.toThrow(/prod lives in 333333333333/);
  await expect(checkCaller(prod, async () => "333333333333", { AWS_REGION: "eu-west-1" })).rejects.toThrow(/eu-west-1/);
  await expect(checkCaller(prod, async () => "333333333333", {})).resolves.toBeUndefined();
});
