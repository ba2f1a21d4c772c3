import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { signAsDistribution } from "../supplement/origin-access";
import type { Origin } from "./distribution";
import type { Answer, Fields } from "./http-message";
import type { OriginRequest } from "./origin-request";

/** Where an origin of the deployed distribution is on this machine. */
type OriginPlace =
  /** A server, reached as it stands. */
  | { readonly protocol: "http:" | "https:"; readonly host: string; readonly port: number }
  /** A bucket, reached through the S3 endpoint with the bucket's name as the first part of the path. */
  | { readonly s3Endpoint: string };

/** The place of an origin by its domain name in the distribution; undefined where the laptop has none. */
export type FindOrigin = (originDomainName: string) => OriginPlace | undefined;

/** An origin could not be asked; `status` is what CloudFront tells the viewer then. */
export class OriginUnreachable extends Error {
  constructor(
    readonly status: 502 | 504,
    message: string,
  ) {
    super(message);
    this.name = "OriginUnreachable";
  }
}

/** Sends requests to origins. */
export interface OriginClient {
  /** The origin's answer, its body still to come. Throws OriginUnreachable. */
  ask(origin: Origin, request: OriginRequest, body: Readable | undefined, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/** A client that finds origins on this machine and signs requests to buckets as their distribution. */
export function createOriginClient(findOrigin: FindOrigin): OriginClient {
  // A connection that the origin has just closed can be tried again only if nothing was changed by it.
  const keptConnections = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };

  async function ask(origin: Origin, request: OriginRequest, body: Readable | undefined, signal: AbortSignal) {
    const place = findOrigin(origin.domainName);
    if (!place) throw new OriginUnreachable(502, `Origin ${origin.domainName} is nowhere on this machine.`);
    const target =
      "s3Endpoint" in place ? await bucketTarget(place.s3Endpoint, origin, request) : serverTarget(place, request);
    if (!target) return noSuchKey;

    const repeatable = body === undefined && (request.method === "GET" || request.method === "HEAD");
    const agent = repeatable ? keptConnections[target.protocol] : undefined;
    const send = () => exchange({ ...target, method: request.method, agent: agent ?? false }, origin, body, signal);
    try {
      return await send();
    } catch (error) {
      if (repeatable && error instanceof ConnectionLost) return send();
      throw error;
    }
  }

  async function bucketTarget(endpoint: string, origin: Origin, request: OriginRequest): Promise<Target | undefined> {
    if (hasDotSegment(request.path)) return undefined;
    const url = new URL(`/${bucketNameOf(origin.domainName)}${request.path}`, endpoint);
    url.search = request.query;
    const plain = Object.fromEntries(
      Object.entries(request.headers).map(([name, values]) => [name, values.join(", ")]),
    );
    const toSign = { method: request.method, url, headers: { ...plain, host: url.host } };
    return {
      protocol: url.protocol as Target["protocol"],
      hostname: url.hostname,
      port: url.port,
      path: url.pathname + url.search,
      headers: origin.signedAs ? await signAsDistribution(toSign, origin.signedAs) : toSign.headers,
    };
  }

  return {
    ask,
    close() {
      for (const agent of Object.values(keptConnections)) agent.destroy();
    },
  };
}

interface Target {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: number | string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
}

function serverTarget(place: Extract<OriginPlace, { host: string }>, request: OriginRequest): Target {
  return {
    protocol: place.protocol,
    hostname: place.host,
    port: place.port,
    path: request.query ? `${request.path}?${request.query}` : request.path,
    // One value stays a text: Node takes no list for Host.
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, [first = "", ...more]]) => [
        name,
        more.length > 0 ? [first, ...more] : first,
      ]),
    ),
  };
}

/** `<bucket>.s3.<region>.amazonaws.com`, or without the region. */
function bucketNameOf(originDomainName: string): string {
  return originDomainName.replace(/\.s3[.-].*$|\.s3\.amazonaws\.com$/, "");
}

/**
 * A key with a part `.` or `..` cannot be asked for with the bucket's name in the path: the request would leave the
 * bucket. No such key is ever published, so the bucket need not be asked.
 */
function hasDotSegment(path: string): boolean {
  return path.split(/[/\\]/).some((segment) => /^\.{1,2}$/.test(segment.replace(/%2e/gi, ".")));
}

const noSuchKey: Answer = { status: 403, headers: { "content-length": ["0"] }, body: Buffer.alloc(0) };

/** The other side hung up before it answered. */
class ConnectionLost extends OriginUnreachable {}

type Exchange = Target & { readonly method: string; readonly agent: http.Agent | https.Agent | false };

function exchange(target: Exchange, origin: Origin, body: Readable | undefined, signal: AbortSignal): Promise<Answer> {
  const name = `Origin ${origin.domainName} (${target.hostname}:${target.port})`;
  return new Promise((resolve, reject) => {
    const send = target.protocol === "https:" ? https.request : http.request;
    const request = send({ ...target, setHost: false, signal });
    request.setTimeout(origin.responseTimeoutSeconds * 1000, () =>
      request.destroy(new OriginUnreachable(504, `${name} did not answer within ${origin.responseTimeoutSeconds} s.`)),
    );
    request.on("error", (error: NodeJS.ErrnoException) => reject(asUnreachable(error, request.reusedSocket, name)));
    request.once("response", (response) =>
      resolve({
        status: response.statusCode ?? 502,
        statusMessage: response.statusMessage,
        headers: response.headersDistinct as Fields,
        body: response,
      }),
    );
    if (!body) request.end();
    // A body that breaks off destroys the request, whose own error says why.
    else pipeline(body, request).catch((error: Error) => request.destroy(error));
  });
}

function asUnreachable(error: NodeJS.ErrnoException, reusedConnection: boolean, name: string): Error {
  if (error instanceof OriginUnreachable || error.name === "AbortError") return error;
  if (error.code === "ETIMEDOUT") return new OriginUnreachable(504, `${name} could not be reached in time.`);
  if (reusedConnection && error.code === "ECONNRESET") return new ConnectionLost(502, `${name} hung up.`);
  return new OriginUnreachable(502, `${name} cannot be reached: ${error.message}`);
}

/** Lets go of a body that nobody will read, so that its connection serves again. */
export function discard(body: Buffer | Readable): void {
  if (body instanceof Readable) body.on("error", () => {}).resume();
}

/** The whole of a body, or its stream untouched where it is longer than `limitBytes`. Rejects when it breaks off. */
export async function wholeBody(body: Buffer | Readable, limitBytes: number): Promise<Buffer | Readable> {
  if (Buffer.isBuffer(body)) return body;
  const chunks: Buffer[] = [];
  let length = 0;
  const rest = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > limitBytes) return Readable.from(continued(chunks, rest), { objectMode: false });
  }
  return Buffer.concat(chunks);
}

async function* continued(chunks: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
