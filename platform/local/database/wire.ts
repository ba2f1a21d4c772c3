import { once } from "node:events";
import type { Duplex } from "node:stream";

/**
 * As much of PostgreSQL's wire protocol as happens before a session begins; see "Message Formats" in the chapter
 * "Frontend/Backend Protocol" of the PostgreSQL 17 documentation.
 */

/** The first packet of a connection. It has no type byte; a code tells what it is. */
export type FirstPacket =
  | { readonly kind: "tls-request" | "gss-request"; readonly bytes: Buffer }
  | { readonly kind: "cancel"; readonly bytes: Buffer }
  | { readonly kind: "startup"; readonly bytes: Buffer; readonly user: string; readonly database: string };

const codes = { cancel: 80_877_102, tls: 80_877_103, gss: 80_877_104, majorVersion: 3 };
/** PostgreSQL itself accepts no longer first packet (MAX_STARTUP_PACKET_LENGTH). */
const longestFirstPacket = 10_000;
/** A token of 2 kB fits well; nothing that asks for more is a password. */
const longestPassword = 65_536;

/** The client said something that PostgreSQL's protocol does not know at this point. */
export class ProtocolViolation extends Error {}

/** Reads the first packet of a connection, or the next after a refused or granted request for encryption. */
export async function readFirstPacket(client: Duplex): Promise<FirstPacket> {
  const length = (await readExactly(client, 4)).readInt32BE();
  if (length < 8 || length > longestFirstPacket) throw new ProtocolViolation("invalid length of startup packet");
  const body = await readExactly(client, length - 4);
  const bytes = Buffer.concat([int32(length), body]);
  const code = body.readInt32BE();
  if (code === codes.tls) return { kind: "tls-request", bytes };
  if (code === codes.gss) return { kind: "gss-request", bytes };
  if (code === codes.cancel) return { kind: "cancel", bytes };
  if (code >> 16 !== codes.majorVersion) throw new ProtocolViolation(`unsupported frontend protocol ${code >> 16}`);

  const parameters = parametersOf(body.subarray(4));
  const user = parameters.get("user");
  if (!user) throw new ProtocolViolation("no PostgreSQL user name specified in startup packet");
  return { kind: "startup", bytes, user, database: parameters.get("database") ?? user };
}

/** Asks the client for its password in clear, as is right below TLS, and reads it. */
export async function askForPassword(client: Duplex): Promise<string> {
  client.write(message("R", int32(3)));
  const head = await readExactly(client, 5);
  const length = head.readInt32BE(1);
  if (head.toString("latin1", 0, 1) !== "p" || length < 5 || length > longestPassword) {
    throw new ProtocolViolation("expected password response");
  }
  const body = await readExactly(client, length - 4);
  return body.toString("utf8", 0, body.length - 1);
}

/** The message with which PostgreSQL ends a connection that it does not accept. */
export function fatalError(sqlState: string, text: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlState}`, `M${text}`].map((field) => `${field}\0`).join("");
  return message("E", Buffer.from(`${fields}\0`));
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type, "latin1"), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function parametersOf(body: Buffer): Map<string, string> {
  const words = body.toString("utf8").split("\0");
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as const] : []));
  return new Map(pairs);
}

/** Exactly this many bytes, leaving what follows in the stream; rejects where the client leaves before. */
async function readExactly(stream: Duplex, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = stream.read(length) as Buffer | null;
    if (bytes?.length === length) return bytes;
    if (bytes || stream.readableEnded || stream.destroyed) throw new ProtocolViolation("the client left");
    await change(stream);
  }
}

/** Resolves when there is more to read or there never will be. */
async function change(stream: Duplex): Promise<void> {
  const listening = new AbortController();
  const events = ["readable", "end", "close"].map((event) => once(stream, event, { signal: listening.signal }));
  try {
    await Promise.race(events);
  } finally {
    listening.abort();
  }
}
