import http, { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { Cache } from "./cache";
import { readDistribution } from "./distribution";
import { InvalidationWatch } from "./invalidation-watch";
import { createOriginClient, type FindOrigin } from "./origin";
import { openSite } from "./site";

export interface EdgeOptions {
  readonly distributionId: string;
  /** A client whose endpoint is the local cloud. */
  readonly cloudFront: CloudFrontClient;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Where the distribution's origins are on this machine. */
  readonly origins: FindOrigin;
  /** Gets a line for every request, and what functions log. */
  readonly log: (line: string) => void;
}

export interface Edge {
  readonly url: string;
  /** Obeys the distribution as it is deployed now, and the invalidations made until now. */
  reload(): Promise<void>;
  /** Lets requests under way finish for up to a second, then ends them. */
  stop(): Promise<void>;
}

const cacheLimitBytes = 64 * 1024 * 1024;
const graceOnStopMs = 1_000;

/**
 * Serves a deployed distribution on loopback. Throws DistributionNotServable, EdgeFunctionFailed, or the listener's error,
 * whose code is EADDRINUSE where the port is taken.
 */
export async function startEdge({ distributionId, cloudFront, port, origins, log }: EdgeOptions): Promise<Edge> {
  const cache = new Cache(cacheLimitBytes);
  const originClient = createOriginClient(origins);
  const invalidations = new InvalidationWatch(cloudFront, distributionId, cache, log);
  const open = async () => openSite(await readDistribution(cloudFront, distributionId), cache, originClient, log);

  let site = await open();
  await invalidations.begin();
  const [ipv4, ...others] = await listenOnLoopback(async (incoming, outgoing) => {
    await invalidations.checkIfDue();
    await site.serve(incoming, outgoing);
  }, port);

  return {
    url: `http://localhost:${portOf(ipv4)}`,
    async reload() {
      site = await open();
      await invalidations.check();
    },
    async stop() {
      await Promise.all([ipv4, ...others].map(stopServer));
      originClient.close();
    },
  };
}

type Serve = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** `localhost` is ::1 to some clients and 127.0.0.1 to others; a machine without IPv6 has only the latter. */
async function listenOnLoopback(serve: Serve, port: number): Promise<[Server, ...Server[]]> {
  const ipv4 = await listen(serve, "127.0.0.1", port);
  try {
    return [ipv4, await listen(serve, "::1", portOf(ipv4))];
  } catch (error) {
    if (["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes((error as NodeJS.ErrnoException).code ?? "")) return [ipv4];
    await stopServer(ipv4);
    throw error;
  }
}

function listen(serve: Serve, host: string, port: number): Promise<Server> {
  // CloudFront refuses a longer request line and headers ("Quotas").
  const server = http.createServer({ maxHeaderSize: 20_480 }, serve);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceOnStopMs);
  await closed;
  clearTimeout(timer);
}
