import type { ClientBase } from "pg";

/** Whether PostgreSQL counts statements: it does where the server was started with what counts them. */
export type StatementStatistics = "on" | "not-loaded";

/**
 * Has the statements of the database counted, as the master user, and may be run again at any time. It is no migration: it tells
 * who looks after the database something and changes nothing for the API; and pg_stat_statements is not a trusted extension, so that
 * the migrator may not add it, and on RDS the master user, who is an rds_superuser, may.
 */
export async function ensureStatementStatistics(master: ClientBase): Promise<StatementStatistics> {
  const { rows } = await master.query("select current_setting('pg_stat_statements.max', true) as kept");
  if (rows[0].kept === null) return "not-loaded";
  await master.query("create extension if not exists pg_stat_statements");
  return "on";
}
