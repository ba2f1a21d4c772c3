import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Phase, RecordedCall } from "../../access/calls/recorded-call";
import { signerOf } from "../supplement/service";
import { restOperation } from "./rest-operations.fixture";

/** Stands before the emulator, and keeps which operations reach it. */
export interface Recorder {
  readonly endpoint: string;
  /** Every call since the start. */
  readonly calls: readonly RecordedCall[];
  stop(): Promise<void>;
}

/** @param during what is going on, asked at each call */
export async function recordCallsTo(endpoint: string, during: () => Phase = () => "plan"): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const server = createServer((incoming, outgoing) => {
    // Whoever asked finds its connection gone, and asks again.
    passOn(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    calls.push(recorded(incoming, body, during()));
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
    calls,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** Whether an operation changes nothing, by the verbs that AWS gives those. */
export function isReading({ operation }: Pick<RecordedCall, "operation">): boolean {
  return /^(Describe|Get|Head|List)[A-Z]/.test(operation);
}

function recorded(incoming: IncomingMessage, body: Buffer, during: Phase): RecordedCall {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const headers = headersOf(incoming);
  const { service = "", region = "" } = signerOf(headers, url) ?? {};
  const named = operationOf(incoming, service, url, body);
  return { service, region, ...named, agent: headers["user-agent"] ?? "", during };
}

/** By the protocol: in a header, in a form, or as method and path. */
function operationOf(
  { method = "GET", headers }: IncomingMessage,
  service: string,
  url: URL,
  body: Buffer,
): Pick<RecordedCall, "operation" | "parameters"> {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { operation: target.split(".").at(-1) ?? target, parameters: leavesOf(body) };
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const form = isForm ? Object.fromEntries(new URLSearchParams(body.toString())) : {};
  if (form.Action) return { operation: form.Action, parameters: form };
  const named = service ? restOperation(service, method, url) : undefined;
  if (!named) return { operation: `${method} ${url.pathname}${url.search}`, parameters: {} };
  const { hasJsonBody, ...operation } = named;
  return { ...operation, parameters: { ...(hasJsonBody ? leavesOf(body) : {}), ...named.parameters } };
}

/** What a document of JSON says, each text by its place: `Tags.0.Key`. */
function leavesOf(body: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (value: unknown, place: string): void => {
    if (typeof value !== "object" || value === null) found[place] = String(value);
    else for (const [name, inner] of Object.entries(value)) visit(inner, place ? `${place}.${name}` : name);
  };
  if (body.length > 0) visit(JSON.parse(body.toString()), "");
  return found;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const hopByHop = ["connection", "content-length", "expect", "host", "transfer-encoding"];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !hopByHop.includes(name) ? [[name, value] as const] : [],
    ),
  );
}
