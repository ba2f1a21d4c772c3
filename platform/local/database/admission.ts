import { timingSafeEqual } from "node:crypto";
import type { Pool } from "pg";
import { type Credentials, faultOfToken } from "./iam-token";

/** Decides whether a user may begin a session; answers undefined where it may. */
export type Admission = (user: string, password: string) => Promise<Refusal | undefined>;

export interface Refusal {
  readonly sqlState: string;
  /** What the client is told, in RDS's words: never why. */
  readonly message: string;
  /** Why, for the log. */
  readonly reason: string;
}

/** The deployed instance, as far as it decides who may connect. */
export interface InstanceAccess {
  /** The endpoint as clients name it: `host:port`. */
  readonly endpoint: string;
  readonly region: string;
  /** The account's key, with which tokens are signed. */
  readonly credentials: Credentials;
  /** Reads the master user's secret; asked at every connection as master, so that a rotation counts at once. */
  readonly readMasterSecret: () => Promise<MasterSecret>;
  /** The time; the system's where it is left out. */
  readonly now?: () => Date;
}

/** The secret that RDS keeps of a managed master user. */
export interface MasterSecret {
  readonly username: string;
  readonly password: string;
}

/**
 * The two ways into the database that Lectern deploys, as RDS guards them: the master user by the password in its
 * secret, and every user that has the privileges of the role `rds_iam` by an IAM token and by nothing else.
 */
export function admissionToInstance(instance: InstanceAccess, superuser: Pick<Pool, "query">): Admission {
  return async (user, password) => {
    if (await usesIam(superuser, user)) {
      const purpose = { endpoint: instance.endpoint, region: instance.region, user };
      const fault = await faultOfToken(password, purpose, instance.credentials, instance.now?.());
      return fault === undefined ? undefined : wrongToken(user, `the token does not hold: ${fault}`);
    }
    const master = await instance.readMasterSecret();
    if (user !== master.username) return wrongPassword(user, "it is neither the master user nor a member of rds_iam");
    return sameText(password, master.password) ? undefined : wrongPassword(user, "the password is wrong");
  };
}

/** A role that may merely grant another one, as its maker may since PostgreSQL 16, does not have its privileges. */
async function usesIam(superuser: Pick<Pool, "query">, user: string): Promise<boolean> {
  const { rowCount } = await superuser.query(
    "select from pg_roles where rolname = $1 and rolcanlogin and not rolsuper and pg_has_role(oid, 'rds_iam', 'USAGE')",
    [user],
  );
  return rowCount === 1;
}

/** PostgreSQL's own words and codes (auth_failed in src/backend/libpq/auth.c); RDS checks tokens by PAM. */
function wrongToken(user: string, reason: string): Refusal {
  return { sqlState: "28000", message: `PAM authentication failed for user "${user}"`, reason };
}

function wrongPassword(user: string, reason: string): Refusal {
  return { sqlState: "28P01", message: `password authentication failed for user "${user}"`, reason };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
