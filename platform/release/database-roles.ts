import type { ClientBase } from "pg";
import { apiDatabaseUser, migratorDatabaseUser } from "../instance/api-environment";

/**
 * Makes the database's users, as the master user, and may be run again at any time. Both log in by IAM token alone. The
 * migrator may create in the database and so owns what it creates; the API's user may do what the migrations grant it.
 *
 * The master user is never made a member of the migrator: it would inherit `rds_iam` with it, and RDS would
 * from then on refuse its password.
 */
export async function ensureDatabaseRoles(master: ClientBase, databaseName: string): Promise<void> {
  const [database, migrator, api] = [databaseName, migratorDatabaseUser, apiDatabaseUser].map(master.escapeIdentifier);
  for (const user of [migratorDatabaseUser, apiDatabaseUser]) await ensureUser(master, user);
  await master.query(`
    revoke all on database ${database} from public;
    grant connect, create, temporary on database ${database} to ${migrator};
    grant connect on database ${database} to ${api};
    grant usage, create on schema public to ${migrator};
    grant usage on schema public to ${api};
  `);
}

async function ensureUser(master: ClientBase, user: string): Promise<void> {
  const name = master.escapeIdentifier(user);
  const { rowCount } = await master.query("select from pg_roles where rolname = $1", [user]);
  if (rowCount === 0) await master.query(`create role ${name} login`);
  await master.query(`grant rds_iam to ${name}`);
}
