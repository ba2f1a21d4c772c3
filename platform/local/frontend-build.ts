import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "./program-run";

/** What the built frontend is made of, relative to the clone; dependencies change with the lock file. */
const inputs = ["reference-app/frontend", "reference-app/contract", "package-lock.json"];
const notInputs = /(^|\/)(dist|node_modules|[^/]+\.test\.ts)$/;

export interface FrontendBuildOptions {
  readonly cloneFolder: string;
  /** Folder that receives the built frontend. */
  readonly outputFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

/** Builds the frontend, unless its output folder holds what the same inputs gave before. */
export async function buildFrontend(options: FrontendBuildOptions): Promise<"built" | "unchanged"> {
  const stampFile = `${options.outputFolder}.inputs`;
  const stamp = await hashOf(options.cloneFolder);
  const former = await readFile(stampFile, "utf8").catch(() => "");
  if (former === stamp && existsSync(join(options.outputFolder, "index.html"))) return "unchanged";

  const vite = join(options.cloneFolder, "node_modules/vite/bin/vite.js");
  const args = [vite, "build", "reference-app/frontend", "--outDir", options.outputFolder, "--emptyOutDir"];
  await runProgram(
    "The frontend's build",
    {
      command: process.execPath,
      args,
      env: options.env,
      workingDirectory: options.cloneFolder,
      logFile: options.logFile,
      stopSignal: "SIGTERM",
    },
    options.signal,
  );
  await writeFile(stampFile, stamp);
  return "built";
}

async function hashOf(cloneFolder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of await filesBelow(cloneFolder, input)) {
      hash.update(`${file}\0`).update(await readFile(join(cloneFolder, file)));
    }
  }
  return hash.digest("hex");
}

async function filesBelow(root: string, path: string): Promise<string[]> {
  if (notInputs.test(path)) return [];
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const names = entries.map(({ name }) => `${path}/${name}`).sort();
  return (await Promise.all(names.map((name) => filesBelow(root, name)))).flat();
}
