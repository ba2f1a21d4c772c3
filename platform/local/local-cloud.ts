import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EnvironmentOutputs } from "../outputs";
import {
  build,
  deploy,
  migrate,
  openDatabase,
  openEdge,
  publish,
  type Start,
  startApi,
  startAws,
  startDatabaseServer,
} from "./local-parts";
import { type PartDied, RunningParts } from "./running-parts";
import { openStateFolder } from "./state-folder";
import { type Report, StepRun } from "./steps";

export interface LocalCloudOptions {
  /** Folder of everything that this local cloud keeps; made where it is not there. */
  readonly directory: string;
  /** Port of the site; where it is taken, the next free one. 0 for any. */
  readonly port: number;
  readonly report: Report;
  /** Abort it to give up the start. */
  readonly signal: AbortSignal;
  /** The environment variables of whoever starts it. */
  readonly env: NodeJS.ProcessEnv;
}

/** A running local cloud. */
export interface LocalCloud {
  /** Where the site answers. */
  readonly url: string;
  /** What the deploy left behind. */
  readonly outputs: EnvironmentOutputs;
  /** The emulated AWS API, as `AWS_ENDPOINT_URL` takes it. */
  readonly endpoint: string;
  /** Resolves when a part ends that nobody asked to stop; the others still run then. */
  readonly death: Promise<PartDied>;
  /** Stops all of it; what was deployed and stored is kept. */
  stop(): Promise<void>;
}

/**
 * Brings up a local cloud. Rejects with StepFailed, StartInterrupted, FolderInUse or FolderNotOurs; everything that
 * was started has stopped by then.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const directory = resolve(options.directory);
  const parts = new RunningParts(options.report);
  parts.add("The folder's lock", { stop: await openStateFolder(directory) });
  const run = new StepRun(
    options.report,
    options.signal,
    (signal): Start => ({ ...options, directory, parts, signal }),
  );
  try {
    await makeFolders(directory);
    return await bringUp(run, parts);
  } catch (error) {
    await run.settled();
    await parts.stop();
    throw error;
  }
}

/** The steps, each with those that it needs. */
async function bringUp(run: StepRun<Start>, parts: RunningParts): Promise<LocalCloud> {
  const postgres = run.step("postgres", "PostgreSQL", [], startDatabaseServer);
  const aws = run.step("emulator", "AWS emulator", [], startAws);
  const outputs = run.step("deploy", "Deploy the stack", [aws], deploy);
  const bundle = run.step("build", "Build the frontend", [], build);
  const database = run.step("database", "Database endpoint and users", [aws, outputs, postgres], openDatabase);
  const data = run.step("migrate", "Migrate and seed the database", [aws, outputs, database], migrate);
  const api = run.step("api", "API", [aws, outputs, database, data], startApi);
  const site = run.step("publish", "Publish the frontend", [aws, outputs, bundle], publish);
  const edge = run.step("edge", "Edge", [aws, outputs, api, site], openEdge);

  return {
    url: (await edge).url,
    outputs: await outputs,
    endpoint: (await aws).endpoint,
    death: parts.death,
    stop: () => parts.stop(),
  };
}

/** Logs are those of this run alone. */
async function makeFolders(directory: string): Promise<void> {
  await rm(join(directory, "logs"), { recursive: true, force: true });
  for (const folder of ["logs", "emulator"]) await mkdir(join(directory, folder), { recursive: true });
}
