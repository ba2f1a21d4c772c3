import type { NamedQuery } from "../database";

/** How often a caller came, over all processes. */
export interface SettledRow {
  readonly caller: string;
  readonly requests: number;
}

/**
 * Adds what a process has counted, and answers what all have. Windows that ended a quarter of an hour ago go with it, some
 * at a time. Parameters: callers, in order, so that no two processes wait for each other; when their windows started;
 * how often each came.
 */
export const settleRequests: NamedQuery = {
  name: "settle-requests",
  text: `
    WITH swept AS (
      DELETE FROM rate_limit_counters WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM rate_limit_counters WHERE window_started_at < now() - interval '15 minutes'
        ORDER BY window_started_at LIMIT 100 FOR UPDATE SKIP LOCKED
      ))
    )
    INSERT INTO rate_limit_counters AS known (caller, window_started_at, requests)
    SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::integer[])
    ON CONFLICT (caller, window_started_at) DO UPDATE SET requests = known.requests + excluded.requests
    RETURNING caller, requests`,
};
