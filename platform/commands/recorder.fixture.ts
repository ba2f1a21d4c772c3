import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Stands before the emulator, and keeps which operations reach it. */
export interface Recorder {
  readonly endpoint: string;
  /** Every operation since the start, such as "DescribeVpcs" or "GET /bucket". */
  readonly operations: readonly string[];
  stop(): Promise<void>;
}

export async function recordCallsTo(endpoint: string): Promise<Recorder> {
  const operations: string[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    operations.push(operationOf(incoming, body));
    const { method = "GET", url = "/" } = incoming;
    const hasBody = method !== "GET" && method !== "HEAD";
    const headers = headersOf(incoming);
    const answer = await fetch(endpoint + url, { method, headers, ...(hasBody ? { body: new Uint8Array(body) } : {}) });
    const { "content-encoding": _, "transfer-encoding": __, ...passed } = Object.fromEntries(answer.headers);
    const content = Buffer.from(await answer.arrayBuffer());
    const length = method === "HEAD" ? {} : { "content-length": String(content.length) };
    outgoing.writeHead(answer.status, { ...passed, ...length }).end(content);
  }
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** Whether an operation changes nothing, by the verbs that AWS gives those. */
export function isReading(operation: string): boolean {
  return /^(GET|HEAD) /.test(operation) || /^(Describe|Get|List)[A-Z]/.test(operation);
}

/** By the protocol: in a header, in a form, or as method and path. */
function operationOf({ method, url, headers }: IncomingMessage, body: Buffer): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const action = isForm ? new URLSearchParams(body.toString()).get("Action") : null;
  return action ?? `${method} ${url}`;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const hopByHop = ["connection", "content-length", "expect", "host", "transfer-encoding"];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !hopByHop.includes(name) ? [[name, value] as const] : [],
    ),
  );
}
