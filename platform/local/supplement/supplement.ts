import { randomUUID } from "node:crypto";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type CloudFrontState, createCloudFront } from "./cloudfront/cloudfront";
import { createEc2 } from "./ec2";
import { createRds, type DatabaseEndpoint, type RdsState } from "./rds";
import { createS3 } from "./s3";
import { type Answer, type Call, type Emulator, type Guard, type Head, type Service, signerOf } from "./service";

/** What the supplement remembers beside moto, as JSON. */
export interface SupplementState {
  readonly cloudFront: CloudFrontState;
  readonly rds: RdsState;
}

export interface SupplementOptions {
  /** Port on the loopback interface where moto answers. */
  readonly motoPort: number;
  /** Port to listen on; a free one where it is left out. */
  readonly port?: number | undefined;
  /** Where the database really answers that RDS is said to run. */
  readonly databaseEndpoint: DatabaseEndpoint;
  /** What an earlier supplement remembered. */
  readonly state?: SupplementState | undefined;
  /** Called whenever Terraform has released a lock on its state: what it made and what it noted are one again. */
  readonly onUnlocked: () => void;
  readonly log: (line: string) => void;
}

export interface Supplement {
  readonly port: number;
  state(): SupplementState;
  stop(): Promise<void>;
}

/**
 * Starts the local cloud's one endpoint of the AWS API, on the loopback interface: it answers what moto lacks or does not
 * read back, and passes everything else on to moto as it came.
 */
export async function startSupplement(options: SupplementOptions): Promise<Supplement> {
  const { motoPort, log, databaseEndpoint, state, onUnlocked } = options;
  const agent = new Agent({ keepAlive: true });
  const emulator: Emulator = (call) => askMoto(motoPort, agent, call);
  const cloudFront = createCloudFront(state?.cloudFront);
  const rds = createRds({ emulator, databaseEndpoint, state: state?.rds });
  const services: Readonly<Record<string, Service>> = { cloudfront: cloudFront, ec2: createEc2({ emulator }), rds };
  const s3 = createS3({ emulator });

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((error: unknown) => {
      if (outgoing.destroyed) return;
      log(`${incoming.method} ${incoming.url}: ${error instanceof Error ? error.stack : error}`);
      if (outgoing.headersSent) outgoing.destroy();
      else send(outgoing, failure(error));
    });
  });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const head = headOf(incoming);
    if (isMotosOwn(head.url)) return send(outgoing, notOfAws(head.url));
    const service = services[head.signer?.service ?? ""];
    if (service) return answerWhole(service, { ...head, body: await buffer(incoming) }, outgoing);
    if (isForS3(head)) return passGuarded(s3, head, incoming, outgoing);
    return pass(incoming, outgoing);
  }

  async function answerWhole(service: Service, call: Call, outgoing: ServerResponse): Promise<void> {
    send(outgoing, (await service.answer(call)) ?? (await emulator(call)));
  }

  async function passGuarded(guard: Guard, head: Head, incoming: IncomingMessage, outgoing: ServerResponse) {
    const admission = await guard.admit(head);
    if (!admission.refusal) return pass(incoming, outgoing, admission.review);
    incoming.resume();
    send(outgoing, admission.refusal);
  }

  /** Streams a request to moto and its answer back, both as they are. */
  async function pass(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    review: (status: number) => Answer | undefined = () => undefined,
  ): Promise<void> {
    const { method, url: path } = incoming;
    const onward = request({
      port: motoPort,
      host: "127.0.0.1",
      agent,
      method,
      path,
      headers: onwardHeaders(incoming),
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once("response", resolve).once("error", reject);
    });
    const [answer] = await Promise.all([answered, pipeline(incoming, onward)]);
    const reviewed = review(answer.statusCode ?? 502);
    if (reviewed) {
      answer.resume();
      return send(outgoing, reviewed);
    }
    outgoing.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer.rawHeaders));
    await pipeline(answer, outgoing);
    if (method === "DELETE" && path?.split("?")[0]?.endsWith(".tflock") && answer.statusCode === 204) onUnlocked();
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    state: () => ({ cloudFront: cloudFront.state(), rds: rds.state() }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

function headOf(incoming: IncomingMessage): Head {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return { method: incoming.method ?? "GET", url, headers, signer: signerOf(headers, url) };
}

/** An unsigned request is a browser's or the edge's for an object, unless it carries an action for another service. */
function isForS3({ signer, headers }: Head): boolean {
  if (signer) return signer.service === "s3";
  return !headers["x-amz-target"] && headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true;
}

/** moto's own control paths (reset, dashboard) and the launcher's are no part of AWS. */
function isMotosOwn({ pathname }: URL): boolean {
  return pathname.startsWith("/moto-api") || pathname.startsWith("/lectern-emulator");
}

function notOfAws({ pathname }: URL): Answer {
  return { status: 404, headers: { "content-type": "text/plain" }, body: `${pathname} is no part of AWS's API.\n` };
}

function failure(error: unknown): Answer {
  const unreachable = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  const message = unreachable ? "The AWS emulator has stopped." : String(error);
  const body = `<ErrorResponse><Error><Type>Receiver</Type><Code>InternalFailure</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status: 500, headers: { "content-type": "text/xml" }, body };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  outgoing.end(outgoing.req.method === "HEAD" ? undefined : body);
}

const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "expect"]);

function onwardHeaders({ rawHeaders, headers }: IncomingMessage): string[] {
  const chunked = headers["content-length"] === undefined && headers["transfer-encoding"] !== undefined;
  return [...withoutHopByHop(rawHeaders), ...(chunked ? ["transfer-encoding", "chunked"] : [])];
}

function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has(rawHeaders[index - (index % 2)]?.toLowerCase() ?? ""));
}

async function askMoto(port: number, agent: Agent, { method, url, headers, body }: Call): Promise<Answer> {
  const sent = Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => !hopByHop.has(name) && value !== undefined),
  ) as Record<string, string>;
  const onward = request({
    port,
    host: "127.0.0.1",
    agent,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...sent, "content-length": String(body.length) },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once("response", resolve).once("error", reject);
  });
  onward.end(body);
  const answer = await answered;
  const kept = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name) && name !== "content-length");
  return {
    status: answer.statusCode ?? 502,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: await buffer(answer),
  };
}
