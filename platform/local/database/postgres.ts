import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { startTethered } from "../tethered-process";
import {
  type DatabasePlace,
  databaseHome,
  findDatabasePlace,
  ownFolder,
  socketPath,
  socketPort,
} from "./database-place";

/** The superuser of the cluster, named as on RDS, where it is Amazon's own and nobody else may connect as it. */
const superuser = "rdsadmin";

/** A PostgreSQL server that only this process reaches: it listens on a Unix socket in its own data folder. */
export interface Postgres {
  readonly dataFolder: string;
  /** Path of the Unix socket. Whoever can open it may connect as anybody: the data folder's permissions keep others out. */
  readonly socketPath: string;
  /** How to connect as the superuser. */
  readonly superuser: ClientConfig;
  /** Resolves with how the server ended, whether it was asked to or not. */
  readonly ended: Promise<string>;
  /** Stops the server at once and cleanly: open transactions are rolled back, nothing committed is lost. */
  stop(): Promise<void>;
}

/** PostgreSQL cannot use what an earlier run left. */
export class DatabaseDamaged extends Error {
  constructor(dataFolder: string, symptom: string) {
    super(
      `PostgreSQL cannot use its data in ${dataFolder}: ${symptom}. ` +
        "Mend it from a copy of yours, or begin afresh, which deletes the local data: npm start -- --reset",
    );
    this.name = "DatabaseDamaged";
  }
}

export interface StartOptions {
  readonly directory: string;
  readonly logFile: string;
  /** What the server is started with beside our own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts PostgreSQL 17 on the data kept under `directory`, which is created where it is not there yet. */
export async function startPostgres({ directory, logFile, settings = {} }: StartOptions): Promise<Postgres> {
  const place = await findDatabasePlace(directory);
  const run = { ...place, logFile, settings: { ...ownSettings, ...settings } };
  if (!existsSync(run.dataFolder)) await createCluster(run);
  await checkCluster(run);
  await endFormerRun(run);
  return serve(run);
}

/** Deletes the data that PostgreSQL keeps for `directory`, wherever that is. */
export async function removePostgres(directory: string): Promise<void> {
  await rm(await databaseHome(directory), { recursive: true, force: true });
}

type Run = DatabasePlace & {
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string | number>>;
};

/** Builds the cluster aside and renames it, so that an interrupted first start leaves nothing half-made behind. */
async function createCluster(run: Run): Promise<void> {
  const unfinished = `${run.dataFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await ownFolder(unfinished, run.user);
  const initdb = await startTethered({
    command: join(run.binaries, "initdb"),
    args: [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      "--auth-local=trust",
      "--auth-host=reject",
      "--encoding=UTF8",
      // Orders names as a dictionary does, like the en_US.UTF-8 of RDS; the system's own locales differ between machines.
      "--locale=C",
      "--locale-provider=icu",
      "--icu-locale=en-US",
      "--data-checksums",
      "--no-instructions",
    ],
    ...surroundings(run),
  });
  const end = await initdb.ended;
  if (end !== "exit code 0") throw new Error(`initdb ended with ${end}: ${await lastComplaint(run)}`);
  await rename(unfinished, run.dataFolder);
}

async function checkCluster(run: Run): Promise<void> {
  const version = await readFile(join(run.dataFolder, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) throw new DatabaseDamaged(run.dataFolder, "the file PG_VERSION is missing");
  if (version.trim() !== "17") {
    throw new DatabaseDamaged(run.dataFolder, `it was written by PostgreSQL ${version.trim()}, not 17`);
  }
}

/**
 * A server whose owner was killed stops by itself within moments, but may still be at it; wait, so that both never serve
 * the same data. A process id left in postmaster.pid that meanwhile belongs to another program stops PostgreSQL
 * from starting; whoever holds the local cloud's lock knows that no server of this folder is meant to run.
 */
async function endFormerRun(run: Run): Promise<void> {
  const pidFile = join(run.dataFolder, "postmaster.pid");
  const formerPid = async () => Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10);
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 100) {
    if (!isRunning(await formerPid())) return;
    await pause(100);
  }
  if (await answers(run)) {
    throw new Error(
      `Another PostgreSQL (process ${await formerPid()}) serves ${run.dataFolder}. Stop it: kill -INT ${await formerPid()}`,
    );
  }
  await rm(pidFile, { force: true });
}

async function serve(run: Run): Promise<Postgres> {
  const server = await startTethered({
    command: join(run.binaries, "postgres"),
    args: [
      "-D",
      run.dataFolder,
      ...Object.entries(run.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    ...surroundings(run),
  });
  let end: string | undefined;
  void server.ended.then((how) => {
    end = how;
  });
  while (!(await answers(run))) {
    if (end !== undefined) throw new DatabaseDamaged(run.dataFolder, await lastComplaint(run));
    await pause(50);
  }
  return {
    dataFolder: run.dataFolder,
    socketPath: socketPath(run.dataFolder),
    superuser: superuserOf(run),
    ended: server.ended,
    stop: () => server.stop(),
  };
}

/** Small enough for a laptop; what decides about correctness, such as fsync, stays as it is. */
const ownSettings = {
  listen_addresses: "",
  unix_socket_directories: ".",
  max_connections: 60,
  shared_buffers: "64MB",
  max_wal_size: "256MB",
  timezone: "UTC",
  log_timezone: "UTC",
};

function surroundings(run: Run) {
  return {
    env: { LC_ALL: "C", TZ: "UTC" },
    workingDirectory: run.home,
    user: run.user,
    logFile: run.logFile,
    stopSignal: "SIGINT", // To PostgreSQL: disconnect everybody and shut down cleanly.
  } as const;
}

async function answers(run: Run): Promise<boolean> {
  const client = new Client(superuserOf(run));
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function superuserOf(run: Run): ClientConfig {
  return { host: run.dataFolder, port: socketPort, user: superuser, database: "postgres" };
}

/** The last line in which PostgreSQL says what keeps it from going on. */
async function lastComplaint(run: Run): Promise<string> {
  const lines = (await readFile(run.logFile, "utf8")).split("\n");
  const complaint =
    lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.findLast((line) => line !== "");
  return complaint?.replace(/^.*?\b(FATAL|PANIC|error):\s*/, "") ?? "it says nothing about why";
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
