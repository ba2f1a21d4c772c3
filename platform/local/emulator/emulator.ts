import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { deployIsUnfinished } from "../state-bucket";
import type { DatabaseEndpoint } from "../supplement/rds";
import { emulatedAccountId } from "../supplement/service";
import { type SupplementState, startSupplement } from "../supplement/supplement";
import { startTethered, type TetheredProcess } from "../tethered-process";

export interface EmulatorOptions {
  /** The account that it is; the local cloud's where it is left out. */
  readonly accountId?: string;
  /** Folder in which the emulator keeps its snapshot and its log. It must exist. */
  readonly directory: string;
  /** Where the database really answers that RDS is said to run. */
  readonly databaseEndpoint: DatabaseEndpoint;
  /** The Python that has moto; see `pythonCommand`. */
  readonly python: string;
  /** Environment of the Python process. */
  readonly env: NodeJS.ProcessEnv;
  /** Port of the endpoint; a free one where it is left out. */
  readonly port?: number | undefined;
  readonly log: (line: string) => void;
}

export interface Emulator {
  /** The one endpoint of the emulated AWS API, as `AWS_ENDPOINT_URL` takes it. */
  readonly endpoint: string;
  /** Whether it goes on from what an earlier run kept. */
  readonly restored: boolean;
  /** Resolves with how the emulator's process ended, whether it was asked to or not. */
  readonly ended: Promise<string>;
  /**
   * Keeps everything for the next start, and resolves with true; with false, and without keeping anything, while a deploy
   * is under way or was cut off, because Terraform's state then lacks what it has made: the next start goes back to before.
   */
  save(): Promise<boolean>;
  /** Saves where it can, and stops. */
  stop(): Promise<void>;
}

/** The emulator cannot use what an earlier run kept. */
export class SnapshotDamaged extends Error {
  constructor(snapshot: string, symptom: string) {
    super(
      `The AWS emulator cannot read its snapshot ${snapshot}: ${symptom}. ` +
        "Begin afresh, which deletes the local cloud: npm start -- --reset",
    );
    this.name = "SnapshotDamaged";
  }
}

/** The emulator did not start. */
export class EmulatorFailed extends Error {
  constructor(how: string, logFile: string, tail: string) {
    super(`The AWS emulator did not start (${how}). The end of ${logFile}:\n${tail}`);
    this.name = "EmulatorFailed";
  }
}

/** The account and the key that every client of the local cloud uses; they open nothing anywhere else. */
export const emulatorCredentials = { accessKeyId: "local", secretAccessKey: "key-of-the-emulated-account" };

/** What tells every client of AWS, Terraform's provider among them, where AWS is and who it is there. */
export function clientEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    ...ownCredentials,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    // The emulator does not throttle: an operation that it lacks fails at once instead of after minutes.
    AWS_MAX_ATTEMPTS: "2",
  };
}

/** moto reads its models by a client of AWS's own, which without credentials would look for some on the network. */
const ownCredentials = {
  AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
};

const exitSnapshotUnreadable = "exit code 3";

/**
 * Starts the emulated AWS: moto, which remembers what an earlier run kept, behind the supplement. It keeps its state after
 * every deploy and when it is stopped. Rejects with SnapshotDamaged or EmulatorFailed.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const accountId = options.accountId ?? emulatedAccountId;
  const moto = await startMoto({ ...options, accountId });
  let isOver = false;
  moto.process.ended.then(() => {
    isOver = true;
  });
  try {
    const kept = await (await fetch(`${moto.url}/lectern-emulator/companion`)).text();
    const state = kept ? (JSON.parse(kept) as SupplementState) : undefined;
    const keep = () => save(moto.url, accountId, supplement.state());
    const keepIfPossible = async () => {
      await keep().catch((error: unknown) => options.log(`The emulator's state was not kept: ${error}`));
    };
    const supplement = await startSupplement({
      ...options,
      accountId,
      motoPort: moto.port,
      state,
      onUnlocked: keepIfPossible,
    });
    return {
      endpoint: `http://127.0.0.1:${supplement.port}`,
      restored: moto.restored,
      ended: moto.process.ended,
      save: keep,
      async stop() {
        await supplement.stop();
        if (!isOver) await keepIfPossible();
        await moto.process.stop();
      },
    };
  } catch (error) {
    await moto.process.stop();
    throw error;
  }
}

interface Moto {
  readonly url: string;
  readonly port: number;
  readonly restored: boolean;
  readonly process: TetheredProcess;
}

async function startMoto({
  directory,
  accountId,
  python,
  env,
  log,
}: EmulatorOptions & { readonly accountId: string }): Promise<Moto> {
  const snapshot = join(directory, "emulator.snapshot");
  const announcement = join(directory, "emulator.ready");
  const logFile = join(directory, "emulator.log");
  await Promise.all([rm(announcement, { force: true }), rm(logFile, { force: true })]);
  const program = join(__dirname, "moto_launcher.py");
  const process = await startTethered({
    command: python,
    args: [program, "--snapshot", snapshot, "--announce", announcement],
    env: { ...env, MOTO_ACCOUNT_ID: accountId, ...ownCredentials },
    workingDirectory: directory,
    logFile,
    stopSignal: "SIGTERM",
  });
  const how = await firstSign(process, announcement);
  if (typeof how === "string") {
    const tail = (await readFile(logFile, "utf8")).trim().split("\n").slice(-15).join("\n");
    throw how === exitSnapshotUnreadable ? new SnapshotDamaged(snapshot, tail) : new EmulatorFailed(how, logFile, tail);
  }
  if (how.set_aside) log(`The emulator begins afresh: ${how.set_aside}`);
  return { url: `http://127.0.0.1:${how.port}`, port: how.port, restored: how.restored, process };
}

interface Announcement {
  readonly port: number;
  readonly restored: boolean;
  /** Why a snapshot that is there was not used. */
  readonly set_aside: string;
}

/** What moto's launcher announces once it listens, or how it ended before that. */
async function firstSign(process: TetheredProcess, announcement: string): Promise<Announcement | string> {
  let how: string | undefined;
  process.ended.then((reason) => {
    how = reason;
  });
  for (;;) {
    const text = await readFile(announcement, "utf8").catch(() => "");
    if (text) return JSON.parse(text) as Announcement;
    if (how) return how;
    await pause(25);
  }
}

async function save(motoUrl: string, accountId: string, state: SupplementState): Promise<boolean> {
  if (await deployIsUnfinished(motoUrl, accountId)) return false;
  const answer = await fetch(`${motoUrl}/lectern-emulator/save`, { method: "POST", body: JSON.stringify(state) });
  if (!answer.ok) throw new Error(`The AWS emulator could not keep its state: ${await answer.text()}`);
  return true;
}
