import type { NamedQuery } from "../database";

/** What `claimKey` answers: a claim, or what is known of the key; neither where another claim came in between. */
export interface ClaimKeyRow {
  readonly claimedAt: string | null;
  readonly isSameRequest: boolean | null;
  readonly state: "running" | "done" | null;
  readonly status: number | null;
  readonly answer: unknown;
}

/**
 * Takes a key that nobody has used, or whose time is over, for a request that now begins. Somebody who claims the same key
 * at the same moment waits for this statement alone, not for the request. Parameters: owner, key, hash of the request,
 * seconds after which another may take it.
 */
export const claimKey: NamedQuery = {
  name: "claim-key",
  text: `
    WITH known AS (
      SELECT request_hash = $3 AS is_same_request, state, status, answer FROM idempotency_keys
      WHERE owner = $1 AND key = $2 AND expires_at > now()
    ), claimed AS (
      INSERT INTO idempotency_keys (owner, key, request_hash, created_at, expires_at)
      SELECT $1, $2, $3, clock_timestamp(), now() + $4::integer * interval '1 second'
      WHERE NOT EXISTS (SELECT FROM known)
      ON CONFLICT (owner, key) DO UPDATE
        SET request_hash = excluded.request_hash, state = 'running', status = NULL, answer = NULL,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE idempotency_keys.expires_at <= now()
      RETURNING created_at
    )
    SELECT created_at::text AS "claimedAt", is_same_request AS "isSameRequest", state, status, answer
    FROM (SELECT true) AS always LEFT JOIN claimed ON true LEFT JOIN known ON true`,
};

/** How long an answer is kept for whoever sends the same request again. */
export const keptHours = 24;

/** The columns that make a claim a kept answer; `status` and `answer` are SQL. */
export const keep = (status: string, answer: string) =>
  `state = 'done', status = ${status}, answer = ${answer}, expires_at = now() + interval '${keptHours} hours'`;

/** The row of a claim, as long as nobody else has taken the key. The parameters' numbers are those of owner, key and claim. */
export const claimIsOurs = (owner: string, key: string, claimedAt: string) =>
  `owner = ${owner} AND key = ${key} AND created_at = ${claimedAt}::timestamptz AND state = 'running'`;

/** Keeps what a request was answered. Parameters: owner, key, claim, status, answer. */
export const keepAnswer: NamedQuery = {
  name: "keep-answer",
  text: `UPDATE idempotency_keys SET ${keep("$4", "$5")} WHERE ${claimIsOurs("$1", "$2", "$3")}`,
};

/** Gives a key back whose request came to nothing. Parameters: owner, key, claim. */
export const releaseKey: NamedQuery = {
  name: "release-key",
  text: `DELETE FROM idempotency_keys WHERE ${claimIsOurs("$1", "$2", "$3")}`,
};

/** Deletes keys whose time is over. Parameter: how many at most. */
export const sweepKeys: NamedQuery = {
  name: "sweep-keys",
  text: `
    DELETE FROM idempotency_keys
    WHERE expires_at <= now() AND ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_keys WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
    ))`,
};
