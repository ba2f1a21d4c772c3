import type { Health } from "../../../contract/health";
import { type Database, type NamedQuery, sqlStateOf } from "../database";
import { ServiceUnavailable } from "../errors";

const countApplied: NamedQuery = {
  name: "count-applied-migrations",
  text: "SELECT count(DISTINCT name)::integer AS applied FROM schema_migrations WHERE name = ANY ($1)",
};

/** "undefined_table" and "insufficient_privilege": the first migration, which grants the right to look, has yet to run. */
const beforeFirstMigration = ["42P01", "42501"];

/** Whether this process may be given requests. */
export class Readiness {
  private acceptingRequests = true;

  constructor(
    private readonly database: Database,
    /** What this release expects of the database; later releases may have added more. */
    private readonly migrationNames: readonly string[],
  ) {}

  /** From now on the process finishes what it has and takes nothing new. */
  drain(): void {
    this.acceptingRequests = false;
  }

  async check(): Promise<Health> {
    const checks = { ...(await this.checkDatabase()), acceptingRequests: this.acceptingRequests };
    return { status: Object.values(checks).every(Boolean) ? "ready" : "not-ready", checks };
  }

  private async checkDatabase(): Promise<Pick<Health["checks"], "databaseReachable" | "migrationsAtHead">> {
    try {
      const [row] = await this.database.run<{ applied: number }>(countApplied, [this.migrationNames]);
      return { databaseReachable: true, migrationsAtHead: row?.applied === this.migrationNames.length };
    } catch (error) {
      if (error instanceof ServiceUnavailable) return { databaseReachable: false, migrationsAtHead: false };
      if (beforeFirstMigration.includes(sqlStateOf(error) ?? ""))
        return { databaseReachable: true, migrationsAtHead: false };
      throw error;
    }
  }
}
