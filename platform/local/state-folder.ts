import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removePostgres } from "./database/postgres";
import { lockFolder } from "./folder-lock";

/** Tells a local cloud's folder from one of somebody's own. */
const marker = "lectern-local-cloud";

/** The folder holds something, and none of it is a local cloud's. */
export class FolderNotOurs extends Error {
  constructor(directory: string) {
    super(`${directory} is not empty and holds no local cloud. Choose another: npm start -- --directory <folder>`);
    this.name = "FolderNotOurs";
  }
}

/**
 * Makes the folder of a local cloud where it is not there and takes it for this process; resolves with what gives it back.
 * Rejects with FolderNotOurs or FolderInUse.
 */
export async function openStateFolder(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const there = await readdir(directory);
  if (there.length > 0 && !there.includes(marker)) throw new FolderNotOurs(directory);
  await writeFile(
    join(directory, marker),
    "Lectern's local cloud keeps its data here. To begin afresh: npm start -- --reset\n",
  );
  return lockFolder(directory);
}

/** Deletes everything that a local cloud keeps. Rejects with FolderNotOurs or FolderInUse. */
export async function emptyStateFolder(directory: string): Promise<void> {
  const release = await openStateFolder(directory);
  await removePostgres(directory);
  const others = (await readdir(directory)).filter((name) => name !== marker);
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true, force: true })));
  await release();
}
