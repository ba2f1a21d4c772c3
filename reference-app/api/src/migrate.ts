/** Brings the database to this release's schema, as a role that owns it: `DATABASE_USER=lectern_migrator`. */
import { onDatabase, runMaintenance } from "./maintenance";
import { applyMigrations } from "./migrations/apply-migrations";

void runMaintenance(process.env, ({ database }) =>
  onDatabase(database, async (source) => {
    const applied = await applyMigrations(source);
    const done = applied.length > 0 ? `applied ${applied.join(", ")}.` : "it had every migration already.";
    return `Migrated ${database.name}: ${done}`;
  }),
);
