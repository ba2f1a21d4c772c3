import { type DataSource, QueryFailedError } from "typeorm";

/** Whether PostgreSQL counts statements; if not, whether the server was started without it or the role may not ask for it. */
export type StatementStatistics = "on" | "not-loaded" | "not-allowed";

/**
 * Adds pg_stat_statements where the server was started with it, which shows in its settings. It is no migration: it tells
 * who looks after the database something and changes nothing for the API, and it is not a trusted extension, so that on RDS
 * the role must first be allowed by an rds_superuser, who may as well add it. Until then each run asks again.
 */
export async function enableStatementStatistics(source: DataSource): Promise<StatementStatistics> {
  const [row] = await source.query("SELECT current_setting('pg_stat_statements.max', true) AS kept");
  if (row.kept === null) return "not-loaded";
  try {
    await source.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    return "on";
  } catch (error) {
    if (error instanceof QueryFailedError && error.driverError.code === "42501") return "not-allowed";
    throw error;
  }
}
