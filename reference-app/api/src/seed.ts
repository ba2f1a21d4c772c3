/** Fills an empty database with a made-up university, as a role that owns the schema: `DATABASE_USER=lectern_migrator`. */
import { onDatabase, runMaintenance } from "./maintenance";
import { seedDatabase } from "./seed/seed-database";

/** Made-up students have no business anywhere else. */
const environments = ["dev", "local"];

void runMaintenance(process.env, async ({ environment, database }) => {
  if (!environments.includes(environment)) {
    throw new Error(`LECTERN_ENVIRONMENT is ${environment}; only ${environments.join(" and ")} may be seeded.`);
  }
  const made = await onDatabase(database, seedDatabase);
  if (!made) return `Seeded nothing: ${database.name} has data already.`;
  const { courses, students, enrollments } = made;
  return `Seeded ${database.name}: ${courses.length} courses, ${students.length} students, ${enrollments.length} enrolments.`;
});
