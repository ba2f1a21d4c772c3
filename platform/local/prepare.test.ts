import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A clone with nothing in it but what set-up reads, and a machine with nothing on it but stand-ins. */
let clone: string;
let bin: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "lectern-prepare-"));
  bin = join(clone, "bin");
  for (const file of ["prepare.mjs", "emulator/requirements.txt", "emulator/requirements-aws-cli.txt"]) {
    cpSync(join(__dirname, file), join(clone, "platform/local", file), { recursive: true });
  }
  write("package-lock.json", JSON.stringify({ packages: { "": {}, "node_modules/koa": { version: "3.0.0" } } }));
  write("node_modules/.package-lock.json", JSON.stringify({ packages: { "node_modules/koa": { version: "3.0.0" } } }));
  program("terraform", `echo '{"terraform_version": "1.11.4"}'`);
  program("python3", pythonWithMoto(pinned));
  program("aws", "");
  program("chromium", "");
});

afterEach(() => rmSync(clone, { recursive: true, force: true }));

const pinned = /==(.+)/.exec(readFileSync(join(__dirname, "emulator/requirements.txt"), "utf8"))?.[1] as string;

function write(path: string, content: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), content);
}

function program(name: string, script: string): void {
  write(join("bin", name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function without(name: string): void {
  rmSync(join(bin, name));
}

/** A Python that has moto. */
function pythonWithMoto(version: string): string {
  return `echo '{"version": "${version}", "record": "${clone}"}'`;
}

/** A Python without moto, which can make an environment; what its pip says and how it ends is the script's. */
function pythonWithout(pip: string): string {
  return `
case "$2" in
  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python3" ;;
  pip) echo "$@" > "${clone}/pip.log"; ${pip} ;;
  *) echo "No module named flask" >&2; exit 1 ;;
esac`;
}

function prepare(purpose: string, over: { env?: NodeJS.ProcessEnv; nodeOptions?: string[] } = {}) {
  const args = [...(over.nodeOptions ?? []), join(clone, "platform/local/prepare.mjs"), "--for", purpose];
  const env = { PATH: `${bin}:/usr/bin:/bin`, ...over.env };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return { status, said: stdout + stderr };
}

describe("setting up this machine", () => {
  it("says nothing where nothing is to be done", () => {
    expect(prepare("test")).toEqual({ status: 0, said: "" });
  });

  it("names everything that is missing at once, each with the command that installs it", () => {
    without("terraform");
    without("python3");
    without("chromium");
    const { status, said } = prepare("test", { env: { PATH: bin } });
    expect(status).toBe(1);
    expect(said).toMatch(/Terraform 1\.10 or newer, or OpenTofu[\s\S]*install/);
    expect(said).toMatch(/Python 3[\s\S]*install/);
    expect(said).toMatch(/Chromium[\s\S]*install/);
  });

  it("wants no browser for anything but the tests", () => {
    without("chromium");
    expect(prepare("start", { env: { PATH: bin } }).status).toBe(0);
  });

  it("refuses a Node that is too old, with what to do", () => {
    const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"18.20.0"}})`;
    const { status, said } = prepare("start", { nodeOptions: ["--import", old] });
    expect(status).toBe(1);
    expect(said).toContain("needs Node 20.19 or newer; this is 18.20.0");
  });

  it("says how it is used when it is used otherwise", () => {
    expect(prepare("lunch")).toMatchObject({ status: 2, said: expect.stringContaining("Usage:") });
  });
});

describe("setting up the packages", () => {
  const npm = () => program("npm", `echo "$@" > "${clone}/npm.log"`);
  const asked = () => (existsSync(join(clone, "npm.log")) ? readFileSync(join(clone, "npm.log"), "utf8") : "");

  it("installs them when the lock has changed", () => {
    npm();
    write("package-lock.json", JSON.stringify({ packages: { "node_modules/koa": { version: "3.1.0" } } }));
    expect(prepare("start").status).toBe(0);
    expect(asked()).toMatch(/^ci /);
  });

  it("installs them on a fresh clone", () => {
    npm();
    rmSync(join(clone, "node_modules"), { recursive: true });
    expect(prepare("start").status).toBe(0);
    expect(asked()).toMatch(/^ci /);
  });

  it("does not mind optional packages for other machines", () => {
    npm();
    const optional = { version: "1.0.0", optional: true };
    const packages = { "node_modules/koa": { version: "3.0.0" }, "node_modules/win32-only": optional };
    write("package-lock.json", JSON.stringify({ packages }));
    expect(prepare("start").status).toBe(0);
    expect(asked()).toBe("");
  });

  it("says what npm said when it fails", () => {
    program("npm", "echo 'npm error network'; exit 1");
    rmSync(join(clone, "node_modules"), { recursive: true });
    expect(prepare("start")).toMatchObject({
      status: 1,
      said: expect.stringMatching(/npm error network[\s\S]*Try: npm ci/),
    });
  });
});

describe("setting up Terraform", () => {
  it("takes OpenTofu instead", () => {
    without("terraform");
    program("tofu", `echo '{"terraform_version": "1.10.1"}'`);
    expect(prepare("start", { env: { PATH: bin } }).status).toBe(0);
  });

  it("refuses one without lock files in S3", () => {
    program("terraform", `echo '{"terraform_version": "1.9.8"}'`);
    expect(prepare("start")).toMatchObject({ status: 1, said: expect.stringContaining("terraform is 1.9.8") });
  });

  it("shows what one says that does not run", () => {
    program("terraform", "echo 'cannot execute'; exit 1");
    expect(prepare("start")).toMatchObject({ status: 1, said: expect.stringContaining("cannot execute") });
  });

  it("asks it for its version once", () => {
    program("terraform", `echo x >> "${clone}/asked"; echo '{"terraform_version": "1.11.4"}'`);
    prepare("start");
    prepare("start");
    expect(readFileSync(join(clone, "asked"), "utf8")).toBe("x\n");
  });
});

describe("setting up the AWS emulator", () => {
  const own = () => join(clone, ".lectern/venv/bin/python3");

  it("installs the pinned moto in an environment of the project's own where the system has none", () => {
    program("python3", pythonWithout("exit 0"));
    expect(prepare("start").status).toBe(0);
    expect(existsSync(own())).toBe(true);
    expect(readFileSync(join(clone, "pip.log"), "utf8")).toContain("emulator/requirements.txt");
  });

  it("does not take another version of moto for the pinned one", () => {
    program("python3", `case "$2" in *import*) ${pythonWithMoto("4.0.0")} ;; *) ${pythonWithout("exit 0")} ;; esac`);
    expect(prepare("start").status).toBe(0);
    expect(existsSync(own())).toBe(true);
  });

  it("notices that moto was removed", () => {
    expect(prepare("start").status).toBe(0);
    program("python3", pythonWithout("exit 0"));
    expect(prepare("start").status).toBe(0);
    expect(existsSync(own())).toBe(true);
  });

  it("says what pip said when it fails, and leaves nothing half-made", () => {
    program("python3", pythonWithout("echo 'WARNING: noise'; echo 'ERROR: no network'; exit 1"));
    const { status, said } = prepare("start");
    expect(status).toBe(1);
    expect(said).toContain("ERROR: no network");
    expect(said).not.toContain("noise");
    expect(existsSync(own())).toBe(false);
  });

  it("names Python's venv module where it is left out", () => {
    program("python3", "exit 1");
    expect(prepare("start")).toMatchObject({ status: 1, said: expect.stringContaining("venv module") });
  });
});

describe("setting up the AWS CLI for the tests", () => {
  const own = () => join(clone, ".lectern/aws-cli/bin/python3");
  const machine = { env: { PATH: "" } };

  beforeEach(() => {
    without("aws");
    // A Python that has moto, and can make an environment of its own.
    program("python3", `case "$2" in *import*) ${pythonWithMoto(pinned)} ;; *) ${pythonWithout("exit 0")} ;; esac`);
    machine.env.PATH = bin;
  });

  it("installs the pinned one in an environment of its own where none is on the path", () => {
    expect(prepare("test", machine)).toEqual({ status: 0, said: "" });
    expect(existsSync(own())).toBe(true);
    expect(readFileSync(join(clone, "pip.log"), "utf8")).toContain("emulator/requirements-aws-cli.txt");
  });

  it("wants none for anything but the tests", () => {
    expect(prepare("start", machine).status).toBe(0);
    expect(existsSync(own())).toBe(false);
  });

  it("leaves the emulator's Python alone, and takes what was installed once", () => {
    prepare("test", machine);
    rmSync(join(clone, "pip.log"));
    expect(prepare("test", machine).status).toBe(0);
    expect(existsSync(join(clone, "pip.log"))).toBe(false);
    expect(existsSync(join(clone, ".lectern/venv"))).toBe(false);
  });

  it("installs it anew where another one is pinned by now", () => {
    prepare("test", machine);
    rmSync(join(clone, "pip.log"));
    write("platform/local/emulator/requirements-aws-cli.txt", "awscli==99.0.0\n");
    expect(prepare("test", machine).status).toBe(0);
    expect(existsSync(join(clone, "pip.log"))).toBe(true);
  });

  it("says what pip said when it fails", () => {
    const pip = pythonWithout("echo 'ERROR: no network'; exit 1");
    program("python3", `case "$2" in *import*) ${pythonWithMoto(pinned)} ;; *) ${pip} ;; esac`);
    const { status, said } = prepare("test", machine);
    expect(status).toBe(1);
    expect(said).toMatch(/The AWS CLI\. pip could not install it:[\s\S]*ERROR: no network/);
  });
});

describe("setting up a browser for the tests", () => {
  it("takes the one that CHROMIUM_PATH names", () => {
    without("chromium");
    expect(prepare("test", { env: { PATH: bin, CHROMIUM_PATH: "/bin/sh" } }).status).toBe(0);
  });

  it("does not take a CHROMIUM_PATH that leads nowhere", () => {
    const { status, said } = prepare("test", { env: { PATH: bin, CHROMIUM_PATH: "/nowhere" } });
    expect(status).toBe(1);
    expect(said).toContain("CHROMIUM_PATH");
  });

  it("installs it where it is root on Debian", () => {
    without("chromium");
    program("apt-get", `echo "$@" >> "${clone}/apt.log"`);
    const isRoot = process.getuid?.() === 0;
    const { status } = prepare("test", { env: { PATH: bin } });
    expect(status).toBe(isRoot ? 0 : 1);
    expect(existsSync(join(clone, "apt.log"))).toBe(isRoot);
  });
});
