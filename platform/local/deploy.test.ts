import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { environments } from "../environments";
import { deployStack } from "./deploy";
import { type Emulator, startEmulator } from "./emulator/emulator";
import { pythonCommand } from "./emulator/python";

jest.setTimeout(120_000);

let directory: string;
let emulator: Emulator;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lectern-deploy-"));
  const python = pythonCommand(resolve(__dirname, "../.."), process.env.PATH ?? "");
  const databaseEndpoint = { host: "localhost", port: 54_321 };
  emulator = await startEmulator({ directory, databaseEndpoint, python, env: process.env, log: () => undefined });
});

afterEach(async () => {
  await emulator.stop();
  await rm(directory, { recursive: true, force: true });
});

function options(over: { env?: NodeJS.ProcessEnv; signal?: AbortSignal; onLine?: (line: string) => void } = {}) {
  return {
    environment: environments.local,
    directory: join(directory, "deploy"),
    endpoint: emulator.endpoint,
    env: process.env,
    onLine: () => undefined,
    signal: new AbortController().signal,
    ...over,
  };
}

/** The environment of a machine with a Terraform that fails. */
async function terraformThatSays(text: string): Promise<NodeJS.ProcessEnv> {
  return terraformOf(`printf '${text}\\n' >&2; exit 1`);
}

/** The environment of a machine where Terraform is this script. */
async function terraformOf(script: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "terraform"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${bin}:${process.env.PATH}` };
}

describe("deploying the stack `local`", () => {
  it("says that an earlier one was cut off, and how to go on", async () => {
    const interrupted = new AbortController();
    const isApplying = (line: string) => line.includes("Creating...") && interrupted.abort(new Error("interrupted"));
    const deploy = deployStack(options({ signal: interrupted.signal, onLine: isApplying }));
    await expect(deploy).rejects.toThrow("interrupted");
    await expect(deployStack(options())).rejects.toThrow(/was cut off\. Start the local cloud again/);
  });

  it("says that Terraform is missing", async () => {
    await expect(deployStack(options({ env: { ...process.env, PATH: directory } }))).rejects.toThrow(
      /Install Terraform/,
    );
  });

  it("shows Terraform's errors, however far above the end of its log", async () => {
    const errors = ["Error: creating a bucket: no such thing", ...Array(40).fill("later")].join("\\n");
    await expect(deployStack(options({ env: await terraformThatSays(errors) }))).rejects.toThrow(
      /Terraform says:\nError: creating a bucket: no such thing[\s\S]*The whole log: .*deploy\.log/,
    );
  });

  it("shows the last words of a Terraform that fails at once, which CDKTF by itself may miss", async () => {
    const env = await terraformOf('[ "$1" = apply ] || exit 0; seq 2000; echo "Error: Cycle: a, b"; exit 1');
    await expect(deployStack(options({ env }))).rejects.toThrow(/Terraform says:\nError: Cycle: a, b/);
  });

  it("says that there is neither a network nor a mirror for the AWS provider", async () => {
    const env = await terraformThatSays("Error: Failed to query available provider packages");
    await expect(deployStack(options({ env }))).rejects.toThrow(
      /its registry cannot be reached, and no mirror was found/,
    );
  });
});
