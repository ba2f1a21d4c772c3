import { Agent, type IncomingMessage, type RequestOptions, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Answer, Emulator } from "./service";

/** The way to moto, over connections that are kept open. */
export interface Moto {
  /** Sends a call and reads the answer whole. */
  readonly ask: Emulator;
  /**
   * Streams a request to moto and its answer back, both as they are, unless `review` has another answer for that status.
   * Resolves with moto's status.
   */
  pass(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    review?: (status: number) => Answer | undefined,
  ): Promise<number>;
  close(): void;
}

export function connectToMoto(port: number): Moto {
  const agent = new Agent({ keepAlive: true });
  const options = { host: "127.0.0.1", port, agent };

  return {
    async ask({ method, path, headers, body }) {
      const sent = Object.entries(headers).filter(([name, value]) => !isHopByHop(name) && value !== undefined);
      const { onward, answered } = open({
        ...options,
        method,
        path,
        headers: { ...(Object.fromEntries(sent) as Record<string, string>), "content-length": String(body.length) },
      });
      onward.end(body);
      const answer = await answered;
      const kept = Object.entries(answer.headers).filter(([name]) => !isHopByHop(name) && name !== "content-length");
      return {
        status: statusOf(answer),
        headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
        body: await buffer(answer),
      };
    },

    async pass(incoming, outgoing, review = () => undefined) {
      const { method, url: path } = incoming;
      const { onward, answered } = open({ ...options, method, path, headers: onwardHeaders(incoming) });
      const [answer] = await Promise.all([answered, pipeline(incoming, onward)]);
      const status = statusOf(answer);
      const reviewed = review(status);
      if (reviewed) {
        answer.resume();
        send(outgoing, reviewed);
      } else {
        outgoing.writeHead(status, withoutHopByHop(answer.rawHeaders));
        await pipeline(answer, outgoing);
      }
      return status;
    },

    close: () => agent.destroy(),
  };
}

/** Sends an answer of our own. */
export function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  outgoing.end(outgoing.req.method === "HEAD" ? undefined : body);
}

function open(options: RequestOptions) {
  const onward = request(options);
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once("response", resolve).once("error", reject);
  });
  return { onward, answered };
}

function statusOf({ statusCode }: IncomingMessage): number {
  return statusCode ?? 502;
}

/** Headers that concern one connection alone; `expect` we have answered ourselves. */
function isHopByHop(name: string): boolean {
  return ["connection", "keep-alive", "transfer-encoding", "expect"].includes(name.toLowerCase());
}

function onwardHeaders({ rawHeaders, headers }: IncomingMessage): string[] {
  const isChunked = headers["content-length"] === undefined && headers["transfer-encoding"] !== undefined;
  return [...withoutHopByHop(rawHeaders), ...(isChunked ? ["transfer-encoding", "chunked"] : [])];
}

/** Raw headers are names and values by turns. */
function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !isHopByHop(rawHeaders[index - (index % 2)] ?? ""));
}
