import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";
import type { Admission } from "./admission";
import type { ServerCertificate } from "./certificate";
import { askForPassword, type FirstPacket, fatalError, ProtocolViolation, readFirstPacket } from "./wire";

/** A client that says nothing for so long before its session begins is hung up on, as PostgreSQL does. */
const authenticationTimeoutMs = 60_000;

/** What the API connects to: a PostgreSQL endpoint as RDS offers it, with `rds.force_ssl` and IAM authentication. */
export interface DatabaseEndpoint {
  readonly port: number;
  stop(): Promise<void>;
}

export interface EndpointOptions {
  /** Port on 127.0.0.1; 0 for any. */
  readonly port: number;
  readonly certificate: ServerCertificate;
  /** Unix socket of the PostgreSQL behind, which trusts whom we let in. */
  readonly socketPath: string;
  readonly admission: Admission;
  /** Told, in a line, of every connection that was refused and why. */
  readonly log: (line: string) => void;
}

/**
 * Starts RDS's data plane on loopback. It speaks PostgreSQL's protocol up to the point where a session begins (TLS, then
 * the password or token in clear), and from there hands the bytes on, both ways, unread.
 */
export async function startDatabaseEndpoint(options: EndpointOptions): Promise<DatabaseEndpoint> {
  const clients = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client);
    client.once("close", () => clients.delete(client));
    client.on("error", () => client.destroy());
    void receive(client, options);
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return { port: portOf(server), stop: () => close(server, clients) };
}

/** Takes a connection from its first byte to its last. Whatever goes wrong ends this connection alone. */
async function receive(client: Socket, options: EndpointOptions): Promise<void> {
  const tooLong = setTimeout(() => client.destroy(), authenticationTimeoutMs);
  try {
    const { stream, packet } = await openConversation(client, options.certificate);
    if (packet.kind === "startup") await letIn(stream, packet, options);
    const server = await openSession(options.socketPath, packet.bytes);
    clearTimeout(tooLong);
    await pipeline(stream, server, stream);
  } catch (error) {
    if (error instanceof Refused) options.log(`refused ${error.message}`);
    client.destroySoon();
  } finally {
    clearTimeout(tooLong);
  }
}

/** Agrees on encryption, which the client asks for first, and reads what the client wants. */
async function openConversation(client: Socket, certificate: ServerCertificate): Promise<Conversation> {
  let stream: Duplex = client;
  for (;;) {
    const packet = await readFirstPacket(stream);
    if (packet.kind === "gss-request") stream.write("N");
    else if (packet.kind === "tls-request" && stream === client) stream = await encrypt(client, certificate);
    else return { stream, packet };
  }
}

interface Conversation {
  readonly stream: Duplex;
  readonly packet: FirstPacket;
}

async function encrypt(client: Socket, { certificate, key }: ServerCertificate): Promise<TLSSocket> {
  // Bytes sent before the handshake might be anybody's: they must not count as if they had been encrypted (CVE-2021-23214).
  if (client.readableLength > 0) throw new ProtocolViolation("received unencrypted data after SSL request");
  client.write("S");
  const encrypted = new TLSSocket(client, { isServer: true, cert: certificate, key, minVersion: "TLSv1.2" });
  const left = new AbortController();
  client.once("close", () => {
    left.abort();
    encrypted.destroy();
  });
  await once(encrypted, "secure", { signal: left.signal });
  encrypted.on("error", () => client.destroy());
  return encrypted;
}

/** Lets the client go on, or tells it as RDS would why not, and throws. */
async function letIn(
  stream: Duplex,
  { user, database }: Extract<FirstPacket, { kind: "startup" }>,
  { admission }: EndpointOptions,
): Promise<void> {
  const refusal =
    stream instanceof TLSSocket ? await admission(user, await askForPassword(stream)) : notEncrypted(user, database);
  if (!refusal) return;
  stream.end(fatalError(refusal.sqlState, refusal.message));
  throw new Refused(`${user}: ${refusal.reason}`);
}

/** A connection was refused, for the reason in the message. */
class Refused extends Error {}

/** The answer of an instance whose parameter group has `rds.force_ssl` on. */
function notEncrypted(user: string, database: string) {
  return {
    sqlState: "28000",
    message: `no pg_hba.conf entry for host "127.0.0.1", user "${user}", database "${database}", no encryption`,
    reason: "the connection is not encrypted",
  };
}

/** Opens a connection to PostgreSQL with the client's own first words. */
async function openSession(socketPath: string, firstWords: Buffer): Promise<Socket> {
  const server = connect(socketPath);
  await once(server, "connect");
  server.write(firstWords);
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function close(server: Server, clients: Set<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const client of clients) client.destroy();
  await closed;
}
