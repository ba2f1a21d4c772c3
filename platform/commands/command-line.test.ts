/** The commands as somebody meets them who has just cloned Lectern: without an account, and with an emulator in its place. */
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { environments } from "../environments";
import { sharedEmulator } from "../local/emulator/emulator.fixture";
import { ensureStateBucket } from "../local/state-bucket";
import { clientOf, command, ended } from "./deployed.fixture";

jest.setTimeout(120_000);

const { emulator, directory } = sharedEmulator();

/** Runs a command as one writes it, such as "plan dev --json", and answers how it ended. */
function run(line: string, env: NodeJS.ProcessEnv = clientOf(emulator().endpoint)) {
  const [name = "", ...args] = line.split(" ");
  return ended(command(name, args, env));
}

const aside = () => `--directory ${join(directory(), "plans")}`;

describe("a command that is used wrongly says so in a line, points to its help, and ends with 1", () => {
  it.each([
    ["plan", "missing required argument 'environment'"],
    ["plan local --fast", "unknown option '--fast'"],
    ["deploy local prod", "too many arguments"],
    ["drift", "missing required argument 'environment'"],
    ["bootstrap", "missing required argument 'account'"],
    ["bootstrap dev --auto-approve", "unknown option '--auto-approve'"],
    ["parity dev", "too many arguments"],
    ["doctor --quick", "unknown option '--quick'"],
  ])("%s", async (line, says) => {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).toContain(`For all options: npm run ${line.split(" ")[0]} -- --help`);
  });
});

describe("every command has a help that fits a terminal and shows examples", () => {
  it.each(["bootstrap", "plan", "deploy", "drift", "doctor", "parity"])("%s", async (name) => {
    const { code, stdout } = await run(`${name} --help`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes: 0[\s\S]*Examples:\n {2}npm run /);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

describe("what stands in the way is said with its remedy, and ends with 1", () => {
  it.each(["plan", "deploy", "drift", "doctor"])("an environment that there is none of: %s", async (name) => {
    const { code, stdout, stderr } = await run(`${name} nope`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^There is no environment "nope"; there are .*dev.*staging/m);
  });

  it("an account that there is none of", async () => {
    const { code, stdout, stderr } = await run("bootstrap nope");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe('There is no account "nope"; there are dev, staging, prod, local.\n');
  });

  it.each(["bootstrap", "plan", "deploy", "drift"])("no credentials: %s", async (name) => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = clientOf(emulator().endpoint);
    const { code, stderr } = await run(`${name} dev`, env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/AWS does not know who you are .* To mend it: log in/);
  });

  it.each(["bootstrap", "plan"])("another account's credentials: %s", async (name) => {
    const { code, stderr } = await run(`${name} dev`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/credentials of account 123456789012, but (bootstrap-)?dev lives in 111111111111/);
  });

  it("no state bucket, which bootstrap makes", async () => {
    const { code, stderr } = await run(`plan local ${aside()}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /account 123456789012 is not bootstrapped: there is no bucket lectern-bootstrap-state-123456789012\. .*npm run bootstrap/,
    );
  });

  it("the same as JSON, with nothing but JSON on standard output", async () => {
    const { code, stdout } = await run("plan nope --json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining('no environment "nope"') });
  });
});

describe("of an account that was never bootstrapped", () => {
  const bootstrap = (args = "") => run(`bootstrap local --directory ${join(directory(), "bootstrap")}${args}`);

  it("the plan is shown, and ends with 2 where nobody confirms it, and it is not kept", async () => {
    const { code, stdout } = await bootstrap();
    expect(code).toBe(2);
    expect(stdout).toMatch(/^bootstrap-local: \d+ to add\n/);
    expect(stdout).toMatch(/\n\nApply it: npm run bootstrap -- local --confirm local\n$/);
    const left = readdirSync(join(directory(), "bootstrap", "bootstrap-local"));
    expect(left.filter((name) => /plan|tfstate/.test(name))).toEqual([]);
  });

  it("the same as JSON, with nothing but JSON on standard output", async () => {
    const { code, stdout } = await bootstrap(" --json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ account: "local", applied: false, refused: [], counts: { delete: 0 } });
  });

  it("nothing is even planned under another name", async () => {
    const { code, stdout, stderr } = await bootstrap(" --confirm dev");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^local's account is left as it is: "dev" is another name\./m);
  });
});

describe("of an environment that was never deployed", () => {
  beforeAll(() => ensureStateBucket(emulator().endpoint, environments.local.accountId));

  it("the first plan is one screen without colours where there is no terminal, and ends with 2", async () => {
    const { code, stdout } = await run(`plan local ${aside()}`);
    expect(code).toBe(2);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^local: \d+ to add, \d+ outputs differ$/);
    expect(lines.length).toBeLessThan(40);
    expect(lines.filter((line) => line.length > 80 && !line.includes(" --directory "))).toEqual([]);
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(/SHA-256 {2}[0-9a-f]{64}\nApply it: npm run deploy -- local --directory \S+plans$/m);
  });

  it("there is no drift", async () => {
    const { code, stdout } = await run(`drift local --json ${aside()}`);
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, environment: "local", drift: [] });
  });
});

describe("parity", () => {
  it("lists each difference with its reason, and ends with 0", async () => {
    const { code, stdout } = await run("parity");
    expect(code).toBe(0);
    expect(stdout).toMatch(/logs\.retentionDays: dev 30, .*prod 365/);
  });
});

describe("Ctrl-C", () => {
  beforeAll(() => ensureStateBucket(emulator().endpoint, environments.local.accountId));

  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lectern-interrupted-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("ends a plan that waits for AWS to answer", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    try {
      await once(silent, "listening");
      const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const plan = command("plan", ["local", "--directory", folder], { ...clientOf(endpoint), TMPDIR: folder });
      const end = ended(plan);
      await once(silent, "request");
      plan.kill("SIGINT");
      const { code, stderr } = await end;
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Interrupted\.$/m);
      expect(readdirSync(folder).filter((name) => name.startsWith("lectern-"))).toEqual([]);
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  });

  it("ends a plan with nothing left behind", async () => {
    const plans = join(folder, "plans");
    const plan = command("plan", ["local", "--directory", plans], {
      ...clientOf(emulator().endpoint),
      TMPDIR: folder,
    });
    const end = ended(plan);
    const isAtWork = () => existsSync(join(plans, "local", ".terraform"));
    while (!isAtWork() && plan.exitCode === null) await pause(50);
    plan.kill("SIGINT");
    const { code, stderr } = await end;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Interrupted: nothing was changed\.$/m);
    expect(readdirSync(folder).filter((name) => name.startsWith("lectern-"))).toEqual([]);
    expect(existsSync(join(plans, "local", "plan.tfplan"))).toBe(false);
  });
});
