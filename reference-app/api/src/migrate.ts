/** Brings the database to this release's schema, as a role that owns it: `DATABASE_USER=lectern_migrator`. */
import { onDatabase, runMaintenance } from "./maintenance";
import { applyMigrations } from "./migrations/apply-migrations";

void runMaintenance(process.env, async ({ database }) => {
  const applied = await onDatabase(database, applyMigrations);
  return applied.length > 0
    ? `Migrated ${database.name}: applied ${applied.join(", ")}.`
    : `Migrated ${database.name}: it had every migration already.`;
});
