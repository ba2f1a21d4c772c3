import { Client, type ClientConfig } from "pg";

/** What RDS is told when it creates an instance, as far as it shows inside the database. */
export interface InstanceDefinition {
  readonly masterUser: string;
  readonly databaseName: string;
}

/**
 * Gives a fresh PostgreSQL what an RDS instance has from birth: the roles `rds_superuser` and `rds_iam`, a master user
 * that is no superuser, and its first database. Does nothing where all of it is there.
 */
export async function prepareInstance(superuser: ClientConfig, definition: InstanceDefinition): Promise<void> {
  const client = new Client(superuser);
  await client.connect();
  try {
    for (const role of rolesOf(definition)) {
      if (!(await exists(client, "pg_roles", "rolname", role.name))) await client.query(role.creation);
    }
    if (!(await exists(client, "pg_database", "datname", definition.databaseName))) {
      const [database, owner] = [definition.databaseName, definition.masterUser].map(client.escapeIdentifier);
      await client.query(`create database ${database} owner ${owner}`);
    }
  } finally {
    await client.end();
  }
}

/** "Understanding the rds_superuser role" and "Creating a database account using IAM authentication", Amazon RDS User Guide. */
function rolesOf({ masterUser }: InstanceDefinition) {
  const master = Client.prototype.escapeIdentifier(masterUser);
  return [
    { name: "rds_iam", creation: "create role rds_iam nologin" },
    {
      name: "rds_superuser",
      creation: `
        create role rds_superuser nologin;
        grant pg_monitor, pg_signal_backend, pg_checkpoint to rds_superuser;
        grant rds_iam to rds_superuser with admin option, inherit false, set false`,
    },
    {
      name: masterUser,
      creation: `create role ${master} login createrole createdb; grant rds_superuser to ${master}`,
    },
  ];
}

async function exists(client: Client, table: string, column: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(`select from ${table} where ${column} = $1`, [name]);
  return (rowCount ?? 0) > 0;
}
