import { setTimeout as pause } from "node:timers/promises";
import { type DataSource, MigrationExecutor } from "typeorm";
import { sqlStateOf } from "../database";

/** Any number, as long as every release of the API has the same: who holds the lock is the one that migrates. */
const migrationLock = 1_763_800_000;

/** PostgreSQL's "lock_not_available". */
const lockTimedOut = "55P03";

/** How often a migration that finds a table in use tries again, and how long it lets the requests through that queued behind it. */
export interface Patience {
  readonly attempts: number;
  readonly pauseMilliseconds: number;
}

/** About two minutes. */
const patient: Patience = { attempts: 60, pauseMilliseconds: 1_200 };

/**
 * Applies the migrations that the database lacks, each in a transaction of its own, and gives back their names. Two that
 * try at the same moment take turns. One that waits for a table gives up before the requests that wait behind it do, and
 * tries again. Throws at the first migration that fails; those before it stay applied.
 */
export function applyMigrations(source: DataSource, patience = patient): Promise<string[]> {
  return source.transaction(async (lockHolder) => {
    await lockHolder.query("SET LOCAL lock_timeout = '10min'");
    await lockHolder.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    const before = await appliedNames(source);
    await runPatiently(source, patience);
    return (await appliedNames(source)).filter((name) => !before.includes(name));
  });
}

async function runPatiently(source: DataSource, { attempts, pauseMilliseconds }: Patience): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await source.runMigrations();
      return;
    } catch (error) {
      if (sqlStateOf(error) !== lockTimedOut || attempt === attempts) throw error;
      await pause(pauseMilliseconds);
    }
  }
}

/** In the order in which they were applied. */
async function appliedNames(source: DataSource): Promise<string[]> {
  const applied = await new MigrationExecutor(source).getExecutedMigrations();
  return applied.sort((one, other) => one.timestamp - other.timestamp).map(({ name }) => name);
}
