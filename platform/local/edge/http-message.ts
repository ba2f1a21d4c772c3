import type { Readable } from "node:stream";

/** Header fields by lower-case name, each with its values in order of arrival. */
export type Fields = Readonly<Record<string, readonly string[]>>;

/** A viewer's request without its body, which only the origin gets to see. */
export interface ViewerRequest {
  readonly method: string;
  /** As sent: percent-encoded, beginning with a slash, without the query. */
  readonly path: string;
  /** As sent, without the question mark; empty where there is none. */
  readonly query: string;
  readonly headers: Fields;
  readonly viewer: { readonly ip: string; readonly port: number };
  /** Identifies the request in X-Amz-Cf-Id, towards the viewer and the origin alike. */
  readonly id: string;
}

/** A response on its way to the viewer. A body that is whole is a Buffer; one that passes through is a stream. */
export interface Answer {
  readonly status: number;
  readonly statusMessage?: string;
  readonly headers: Fields;
  readonly body: Buffer | Readable;
}

/** All values of a field as one list, which is what repeating a field means; undefined where it is absent. */
export function fieldOf(headers: Fields, name: string): string | undefined {
  return headers[name]?.join(", ");
}

/** The same fields without some of them. */
export function without(headers: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** The members of a comma-separated field, in lower case: directives, encodings, header names. */
export function membersOf(headers: Fields, name: string): readonly string[] {
  const list = fieldOf(headers, name)?.toLowerCase().split(",") ?? [];
  return list.map((member) => member.trim()).filter(Boolean);
}

/** Fields that mean something between two neighbours only, and so never travel on (RFC 9110, 7.6.1). */
export const hopByHopFields: readonly string[] = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The name by which this edge, like one of CloudFront's, signs the Via field. */
export const viaThisEdge = "1.1 local.cloudfront.net (CloudFront)";
