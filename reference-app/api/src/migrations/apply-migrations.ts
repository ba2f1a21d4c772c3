import type { DataSource } from "typeorm";

/** Any number, as long as every release of the API has the same: who holds the lock is the one that migrates. */
const migrationLock = 1_763_800_000;

/**
 * Applies the migrations that the database lacks, each in a transaction of its own, and gives back their names. Two that
 * try at the same moment take turns. Throws at the first migration that fails; those before it stay applied.
 */
export function applyMigrations(source: DataSource): Promise<string[]> {
  return source.transaction(async (lockHolder) => {
    await lockHolder.query("SET LOCAL lock_timeout = '10min'");
    await lockHolder.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    const applied = await source.runMigrations();
    return applied.map(({ name }) => name);
  });
}
