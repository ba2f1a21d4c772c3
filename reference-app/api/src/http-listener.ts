import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { refuseUnreadable } from "./client-errors";

/** An HTTP server that listens and can be drained. */
export interface HttpListener {
  readonly port: number;
  /**
   * Takes no new connection, lets the requests under way end, and tells each client to come back on another connection;
   * what has not ended after `graceMilliseconds` is cut off. Resolves when the last connection is closed.
   */
  drain(graceMilliseconds: number): Promise<void>;
}

/** Listens on `host` and `port`; 0 takes a free one. Rejects with what the system says, such as EADDRINUSE. */
export async function listen(handler: RequestListener, address: { host: string; port: number }): Promise<HttpListener> {
  const underWay = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    handler(request, response);
  });
  limitTimes(server);
  server.on("clientError", (error, socket) => {
    // Into an answer that is on its way, no other may be written.
    const isAnswering = [...underWay].some((response) => response.socket === socket && response.headersSent);
    if (isAnswering) socket.destroy();
    else refuseUnreadable(error, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(address.port, address.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, drain: (grace) => drain(server, underWay, grace) };
}

/** The proxy in front keeps idle connections for 60 s: closing them first would break requests on their way. */
function limitTimes(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 65_000;
}

async function drain(server: Server, underWay: Set<ServerResponse>, graceMilliseconds: number): Promise<void> {
  const endKeepAlive = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader("Connection", "close");
  };
  for (const response of underWay) endKeepAlive(response);
  server.prependListener("request", (_request, response) => endKeepAlive(response));
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
