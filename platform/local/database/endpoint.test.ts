import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Signer } from "@aws-sdk/rds-signer";
import { Client, Pool } from "pg";
import { ensureDatabaseRoles } from "../../release/database-roles";
import { ensureStatementStatistics } from "../../release/statement-statistics";
import { admissionToInstance, type InstanceAccess } from "./admission";
import { makeServerCertificate, type ServerCertificate } from "./certificate";
import { type DatabaseEndpoint, startDatabaseEndpoint } from "./endpoint";
import { prepareInstance } from "./instance";
import { type Postgres, removePostgres, startPostgres } from "./postgres";

const directory = mkdtempSync(join(tmpdir(), "lectern-endpoint-"));
const credentials = { accessKeyId: "AKIALOCAL", secretAccessKey: "local" };
const region = "ap-southeast-1";
const secret = { username: "lectern", password: "first password" };
const log: string[] = [];
let now: () => Date;
let postgres: Postgres;
let superuser: Pool;
let certificate: ServerCertificate;
let endpoint: DatabaseEndpoint;
let access: { -readonly [Fact in keyof InstanceAccess]: InstanceAccess[Fact] };

beforeAll(async () => {
  chmodSync(directory, 0o755);
  postgres = await startPostgres({ directory, logFile: join(directory, "postgres.log") });
  await prepareInstance(postgres.superuser, { masterUser: secret.username, databaseName: "lectern" });
  superuser = new Pool(postgres.superuser);
  // pool.end() does not wait until PostgreSQL has let go of the last connection, whose end is then one by the server.
  superuser.on("connect", (client) => client.on("error", () => undefined));
  certificate = await makeServerCertificate();
  access = { endpoint: "", region, credentials, readMasterSecret: async () => ({ ...secret }), now: () => now() };
  endpoint = await startDatabaseEndpoint({
    port: 0,
    certificate,
    socketPath: postgres.socketPath,
    admission: admissionToInstance(access, superuser),
    log: (line) => log.push(line),
  });
  access.endpoint = `localhost:${endpoint.port}`;
  await as({ user: "lectern", password: secret.password }, (master) => ensureDatabaseRoles(master, "lectern"));
}, 60_000);

afterAll(async () => {
  await endpoint.stop();
  await superuser.end();
  await postgres.stop();
  await removePostgres(directory);
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  log.length = 0;
  now = () => new Date();
  secret.password = "first password";
});

describe("the database endpoint", () => {
  describe("admits", () => {
    it("the master user by the password in its secret", async () => {
      expect(await whoAmI({ user: "lectern", password: secret.password })).toBe("lectern");
    });

    it("the master user by the new password as soon as the secret was rotated", async () => {
      secret.password = "second password";
      expect(await whoAmI({ user: "lectern", password: "second password" })).toBe("lectern");
      await expect(whoAmI({ user: "lectern", password: "first password" })).rejects.toMatchObject({ code: "28P01" });
    });

    it("the API's user by an IAM token, as itself", async () => {
      expect(await whoAmI({ user: "lectern_app", password: await token("lectern_app") })).toBe("lectern_app");
    });

    it("any user of IAM by a token of the account's key, whatever its policies say", async () => {
      expect(await whoAmI({ user: "lectern_migrator", password: await token("lectern_migrator") })).toBe(
        "lectern_migrator",
      );
    });

    it("a client that asks for GSS encryption first, and then for TLS", async () => {
      expect(await gssAnswer()).toBe("N");
    });
  });

  describe("refuses, as RDS would,", () => {
    it("a wrong password", async () => {
      await expect(whoAmI({ user: "lectern", password: "guess" })).rejects.toMatchObject({
        code: "28P01",
        message: 'password authentication failed for user "lectern"',
      });
      expect(log).toEqual(["refused lectern: the password is wrong"]);
    });

    it("a user that does not exist, in the same words as a wrong password", async () => {
      await expect(whoAmI({ user: "nobody", password: "guess" })).rejects.toMatchObject({
        code: "28P01",
        message: 'password authentication failed for user "nobody"',
      });
    });

    it("Amazon's own superuser", async () => {
      await expect(whoAmI({ user: "rdsadmin", password: secret.password })).rejects.toMatchObject({ code: "28P01" });
    });

    it("a password of a user that has to use IAM", async () => {
      await expectTokenRefused("lectern_app", secret.password, "it is no IAM authentication token");
    });

    it("a token that is over 15 minutes old", async () => {
      const old = await token("lectern_app");
      now = () => new Date(Date.now() + 15 * 60_000 + 1_000);
      await expectTokenRefused("lectern_app", old, "it expired at");
    });

    it("a token for another user", async () => {
      await expectTokenRefused("lectern_app", await token("lectern_migrator"), "it is for the user lectern_migrator");
    });

    it("a token for another database", async () => {
      const other = await token("lectern_app", { hostname: "other.example" });
      await expectTokenRefused("lectern_app", other, `it is for other.example:${endpoint.port}, not`);
    });

    it("a token that was signed with another key", async () => {
      const forged = await token("lectern_app", { secretAccessKey: "stolen?" });
      await expectTokenRefused("lectern_app", forged, "its signature is wrong");
    });

    it("a token for another region", async () => {
      await expectTokenRefused(
        "lectern_app",
        await token("lectern_app", { region: "us-east-1" }),
        "its signature is wrong",
      );
    });

    it("a connection without TLS", async () => {
      await expect(whoAmI({ user: "lectern", password: secret.password, ssl: false })).rejects.toMatchObject({
        code: "28000",
        message: 'no pg_hba.conf entry for host "127.0.0.1", user "lectern", database "lectern", no encryption',
      });
    });

    it("the master user's password once it inherits rds_iam, as from membership in an IAM user", async () => {
      const master = { user: "lectern", password: secret.password };
      await as(master, (client) => client.query("grant lectern_migrator to lectern"));
      await expectTokenRefused("lectern", secret.password, "it is no IAM authentication token");
      await superuser.query("revoke lectern_migrator from lectern granted by lectern");
    });
  });

  it("refuses a user with a password of its own, whom RDS would admit", async () => {
    await superuser.query("create role reporter login password 'of its own'");
    await expect(whoAmI({ user: "reporter", password: "of its own" })).rejects.toMatchObject({ code: "28P01" });
    await superuser.query("drop role reporter");
  });

  it("shows a certificate that only its own authority has signed", async () => {
    const stranger = await makeServerCertificate();
    const ssl = { ca: stranger.authority };
    await expect(whoAmI({ user: "lectern", password: secret.password, ssl })).rejects.toThrow(
      /signature|unable to verify/,
    );
  });

  it("passes on PostgreSQL's own refusals", async () => {
    const connection = { user: "lectern", password: secret.password, database: "absent" };
    await expect(whoAmI(connection)).rejects.toMatchObject({ code: "3D000" });
  });

  it("passes on a request to cancel a running statement", async () => {
    await as({ user: "lectern", password: secret.password }, async (client) => {
      const slept = client.query("select pg_sleep(20)");
      await untilRunning("select pg_sleep(20)");
      const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
      const request = Buffer.alloc(16);
      [16, 80_877_102, processID, secretKey].forEach((word, index) => void request.writeInt32BE(word, index * 4));
      connect(endpoint.port, "127.0.0.1").end(request);
      await expect(slept).rejects.toMatchObject({ code: "57014" });
    });
  });

  it("hangs up on a client that speaks another protocol, and serves the next one", async () => {
    const answer = await talk(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    expect(answer).toBe("");
    expect(await whoAmI({ user: "lectern", password: secret.password })).toBe("lectern");
  });

  it("carries large results and large parameters unchanged", async () => {
    const large = "Đại số ".repeat(300_000);
    await as({ user: "lectern", password: secret.password }, async (client) => {
      const { rows } = await client.query("select $1::text as back", [large]);
      expect(rows[0].back === large).toBe(true);
    });
  });
});

describe("the users of the database", () => {
  it("are a migrator that may create tables and an API user that may not", async () => {
    const create = (user: string) => async () =>
      as({ user, password: await token(user) }, (client) => client.query("create table if not exists probe ()"));
    await expect(create("lectern_migrator")()).resolves.toBeDefined();
    await expect(create("lectern_app")()).rejects.toMatchObject({ code: "42501" });
  });

  it("can be made again without harm", async () => {
    const again = (master: Client) => ensureDatabaseRoles(master, "lectern");
    await expect(as({ user: "lectern", password: secret.password }, again)).resolves.toBeUndefined();
  });

  it("have their statements counted on RDS alone, where the server is started with what counts them", async () => {
    const master = { user: "lectern", password: secret.password };
    expect(await as(master, ensureStatementStatistics)).toBe("not-loaded");
  });
});

interface Connection {
  readonly user: string;
  readonly password: string;
  readonly database?: string;
  readonly ssl?: false | { ca: string };
}

async function as<Result>(connection: Connection, act: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    host: "localhost",
    port: endpoint.port,
    database: "lectern",
    ssl: { ca: certificate.authority },
    ...connection,
  });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

function whoAmI(connection: Connection): Promise<string> {
  return as(connection, async (client) => (await client.query("select current_user as me")).rows[0].me);
}

async function expectTokenRefused(user: string, password: string, reason: string): Promise<void> {
  await expect(whoAmI({ user, password })).rejects.toMatchObject({
    code: "28000",
    message: `PAM authentication failed for user "${user}"`,
  });
  expect(log.join()).toContain(`refused ${user}: the token does not hold: ${reason}`);
}

/** A token as the API makes it for itself. */
async function token(
  username: string,
  but: { hostname?: string; region?: string; secretAccessKey?: string } = {},
): Promise<string> {
  const signer = new Signer({
    hostname: but.hostname ?? "localhost",
    port: endpoint.port,
    region: but.region ?? region,
    username,
    credentials: { ...credentials, ...(but.secretAccessKey ? { secretAccessKey: but.secretAccessKey } : {}) },
  });
  return signer.getAuthToken();
}

/** A request to cancel that comes before its statement would be in vain. */
async function untilRunning(statement: string): Promise<void> {
  const question = "select from pg_stat_activity where state = 'active' and query = $1";
  while ((await superuser.query(question, [statement])).rowCount === 0);
}

/** What the endpoint answers to bytes of ours before it hangs up or, for a short answer, stops to wait. */
function talk(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint.port, "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (text) => {
      answer += text;
      if (answer.length === 1) socket.end();
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

function gssAnswer(): Promise<string> {
  const request = Buffer.alloc(8);
  request.writeInt32BE(8, 0);
  request.writeInt32BE(80_877_104, 4);
  return talk(request);
}
