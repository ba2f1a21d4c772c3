import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Problem } from "../../contract/problem";

/** What Node.js could not read as a request. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const malformed: Refusal = { status: 400, code: "request-malformed", detail: "This is not a request of HTTP/1.1." };
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "headers-too-large",
    detail: "The address and the headers are larger than 16 KiB together.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "request-timeout", detail: "The request did not arrive in time." },
};

/** Answers what never became a request with a problem document, and closes the connection. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  socket.end(answerOf(refusals[error.code ?? ""] ?? malformed), () => socket.destroy());
}

function answerOf({ status, code, detail }: Refusal): string {
  const title = `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll("-", " ")}`;
  const traceId = randomUUID();
  const problem: Problem = { type: `urn:lectern:problem:${code}`, title, status, code, detail, traceId };
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${traceId}`,
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
