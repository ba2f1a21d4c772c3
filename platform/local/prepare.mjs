#!/usr/bin/env node
// Sees to it that this machine has what `npm start` or `npm test` needs, before any package is there: so it uses nothing
// but Node itself. It installs what it can below the clone; what it cannot, it names all at once with the command that
// does. Where nothing is to be done it is over in a fraction of a second.
//
//   node platform/local/prepare.mjs --for start
//   node platform/local/prepare.mjs --for test
import { spawn } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const clone = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const stateFolder = join(clone, ".lectern");
const requirements = join(clone, "platform", "local", "emulator", "requirements.txt");
const awsCliRequirements = join(clone, "platform", "local", "emulator", "requirements-aws-cli.txt");
const madeOf = "requirements.txt"; // In a Python environment of ours, what it was made of.
const minimumNode = [20, 19];
const minimumTerraform = [1, 10]; // The first with a lock file in the S3 backend, in Terraform and in OpenTofu.

const needs = {
  start: [preparePackages, prepareTerraform, preparePython],
  test: [preparePackages, prepareTerraform, preparePython, prepareAwsCli, prepareChromium],
};

/** Asks a Python for its moto, and for what moto's server and our launcher import besides. */
const askForMoto = `
import importlib.metadata, json, flask, flask_cors, cryptography
moto = importlib.metadata.distribution("moto")
print(json.dumps({"version": moto.version, "record": str(moto._path)}))
`;

/** A thing that is missing and that we could not install. */
class Missing extends Error {
  constructor(what, remedy) {
    super(`${what}\n      ${remedy.split("\n").join("\n      ")}`);
  }
}

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const wanted = needs[args[0] === "--for" && args.length === 2 ? args[1] : ""];
  if (!wanted) {
    console.error("Usage: node platform/local/prepare.mjs --for start|test");
    return 2;
  }
  if (isOlder(process.versions.node, minimumNode)) {
    console.error(
      `Lectern needs Node ${minimumNode.join(".")} or newer; this is ${process.versions.node}. Install a newer one: https://nodejs.org/en/download`,
    );
    return 1;
  }
  const results = await Promise.allSettled(wanted.map((prepare) => prepare()));
  const problems = results.flatMap(({ reason }) => (reason ? [reason] : []));
  if (problems.length === 0) return 0;
  console.error("This machine lacks:\n");
  for (const problem of problems) {
    console.error(`  ✗ ${problem instanceof Missing ? problem.message : (problem.stack ?? problem)}\n`);
  }
  return 1;
}

// Packages

async function preparePackages() {
  if (packagesAreInstalled()) return;
  const npm = await run("Installing the packages (npm ci)", "npm", ["ci", "--no-audit", "--no-fund"]);
  if (npm.code !== 0) throw new Missing("The packages could not be installed:", `${npm.tail}\nTry: npm ci`);
}

/** Whether node_modules is what package-lock.json says, by the record that npm itself keeps there. */
function packagesAreInstalled() {
  const installed = readJson(join(clone, "node_modules", ".package-lock.json"))?.packages;
  const wanted = readJson(join(clone, "package-lock.json")).packages;
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === "" || link) return true;
    const found = installed[path];
    return found ? found.version === version : optional === true;
  });
}

// Terraform

async function prepareTerraform() {
  const command = onPath("terraform") ?? onPath("tofu");
  if (!command) throw new Missing("Terraform 1.10 or newer, or OpenTofu. To install OpenTofu:", terraformRemedy());
  const version = await remembered(`version of ${command}`, command, () => terraformVersion(command));
  if (isOlder(version, minimumTerraform)) {
    throw new Missing(
      `Terraform 1.10 or newer; ${command} is ${version}. To install OpenTofu instead:`,
      terraformRemedy(),
    );
  }
}

async function terraformVersion(command) {
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const asked = await run("Asking Terraform for its version", command, ["version", "-json"], { env });
  try {
    return JSON.parse(asked.output.slice(asked.output.indexOf("{"))).terraform_version;
  } catch {
    throw new Missing(`A Terraform that runs; ${command} does not:`, asked.tail);
  }
}

function terraformRemedy() {
  if (process.platform === "darwin") return "brew install opentofu";
  return "curl -fsSL https://get.opentofu.org/install-opentofu.sh -o install-opentofu.sh && sh install-opentofu.sh --install-method standalone";
}

// The emulator

/** Leaves moto where `pythonCommand` (emulator/python.ts) looks for it: in our own environment, or else the system's. */
async function preparePython() {
  const ownFolder = join(stateFolder, "venv");
  const own = join(ownFolder, "bin", "python3");
  const python = onPath("python3");
  if (!python) throw new Missing("Python 3. To install it:", pythonRemedy());
  if (existsSync(own) ? await hasMoto(own) : await hasMoto(python)) return;

  await makeEnvironment({ python, folder: ownFolder, what: "The AWS emulator, moto", requirements });
}

function isMadeOf(folder, requirements) {
  const file = join(folder, madeOf);
  return existsSync(file) && readFileSync(file, "utf8") === readFileSync(requirements, "utf8");
}

/** A Python environment of our own with what `requirements` pins, or none. */
async function makeEnvironment({ python, folder, what, requirements }) {
  rmSync(folder, { recursive: true, force: true });
  const made = await run("Making a Python environment", python, ["-m", "venv", folder]);
  if (made.code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Missing("Python's venv module. To install it:", pythonRemedy());
  }
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  const pip = await run(`Installing ${what}`, join(folder, "bin", "python3"), install);
  if (pip.code === 0) return copyFileSync(requirements, join(folder, madeOf));
  rmSync(folder, { recursive: true, force: true });
  const errors = pip.output.split("\n").filter((line) => line.startsWith("ERROR"));
  const reason = errors.length > 0 ? errors.join("\n") : pip.tail;
  throw new Missing(`${what}. pip could not install it:`, `${reason}\npython3 -m pip install -r ${requirements}`);
}

/** Whether a Python has the moto that requirements.txt pins, with its server. */
async function hasMoto(python) {
  const [, wanted] = /^moto\[server\]==(\S+)$/m.exec(readFileSync(requirements, "utf8"));
  const found = await remembered(`moto of ${python}`, python, async () => {
    const { code, output } = await run("Looking for moto", python, ["-c", askForMoto]);
    return code === 0 ? JSON.parse(output) : {};
  });
  // The folder that records the installation goes away with it.
  if (found.version === wanted && existsSync(found.record)) return true;
  forget(`moto of ${python}`);
  return false;
}

/**
 * Leaves the AWS CLI where `awsCommand` (emulator/python.ts) looks for it: on the path, or else in an environment of its own,
 * since it wants another version of AWS's library for Python than the emulator may.
 */
async function prepareAwsCli() {
  const folder = join(stateFolder, "aws-cli");
  if (onPath("aws") || isMadeOf(folder, awsCliRequirements)) return;
  const python = onPath("python3");
  if (!python) return; // The emulator lacks it too, and says so.
  await makeEnvironment({ python, folder, what: "The AWS CLI", requirements: awsCliRequirements });
}

function pythonRemedy() {
  return process.platform === "darwin" ? "brew install python" : `${asRoot()}apt-get install -y python3 python3-venv`;
}

// The browser

async function prepareChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named))
    throw new Missing(`What CHROMIUM_PATH names: there is no ${named}.`, "unset CHROMIUM_PATH");
  if (named || findChromium()) return;
  const remedy = chromiumRemedy();
  if (process.getuid?.() !== 0 || !onPath("apt-get"))
    throw new Missing("Chromium, for the tests. To install it:", remedy);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("Reading Debian's package lists", "apt-get", ["update"], { env });
  const apt = await run("Installing Chromium", "apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
    env,
  });
  if (apt.code !== 0) throw new Missing("Chromium could not be installed:", `${apt.tail}\nTry: ${remedy}`);
}

function findChromium() {
  const onMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return (
    ["chromium", "chromium-browser", "google-chrome"].map(onPath).find(Boolean) ??
    (existsSync(onMac) ? onMac : undefined)
  );
}

function chromiumRemedy() {
  if (process.platform === "darwin") return "brew install --cask google-chrome";
  return `${asRoot()}apt-get update && ${asRoot()}apt-get install -y chromium\n(or set CHROMIUM_PATH to a Chromium or Chrome that is there)`;
}

// The machine

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function asRoot() {
  return process.getuid?.() === 0 ? "" : "sudo ";
}

/** Runs a program to its end, with a line on the terminal if it takes over two seconds. */
async function run(title, command, args, { env = process.env } = {}) {
  const begin = performance.now();
  let output = "";
  let isLong = false;
  const announce = setTimeout(() => {
    isLong = true;
    console.log(`  … ${title}`);
  }, 2_000);
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    child.on("error", (error) => {
      output += error.message;
      resolve(127);
    });
    child.on("close", resolve);
  });
  clearTimeout(announce);
  if (isLong) console.log(`  ${code === 0 ? "✓" : "✗"} ${title} ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return { code, output, tail: output.trim().split("\n").slice(-15).join("\n") };
}

/** What was found out about a program, until the program itself changes. */
async function remembered(name, program, findOut) {
  const { mtimeMs, size } = statSync(program);
  const stamp = `${mtimeMs}-${size}`;
  const known = memory()[name];
  if (known?.stamp === stamp) return known.value;
  const value = await findOut();
  remember({ ...memory(), [name]: { stamp, value } });
  return value;
}

function forget(name) {
  const { [name]: _, ...others } = memory();
  remember(others);
}

function memory() {
  return readJson(join(stateFolder, "prepared.json")) ?? {};
}

function remember(content) {
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(join(stateFolder, "prepared.json"), JSON.stringify(content, null, 2));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isOlder(version, [major, minor]) {
  const [itsMajor, itsMinor] = version.split(".").map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}
