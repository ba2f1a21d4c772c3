import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { ContentEncoding } from "./distribution";
import { type Fields, fieldOf, membersOf, without } from "./http-message";

/** CloudFront compresses objects of these sizes, in bytes ("Serve compressed files"). */
const compressibleBytes = { min: 1_000, max: 10_000_000 };

/**
 * Whether CloudFront compresses a response if the viewer accepts it: a type in its list, a length that it knows and that
 * lies within its bounds, not encoded already ("Serve compressed files", section "How CloudFront compression works").
 */
export function isCompressible(status: number, headers: Fields): boolean {
  if (status !== 200 || fieldOf(headers, "content-encoding") !== undefined) return false;
  const length = Number(fieldOf(headers, "content-length") ?? Number.NaN);
  const type = fieldOf(headers, "content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return length >= compressibleBytes.min && length <= compressibleBytes.max && compressedTypes.has(type);
}

/**
 * The fields of a response that is about to be compressed: a strong ETag becomes a weak one and an invalid one is dropped
 * ("Serve compressed files", section "ETag header conversion").
 */
export function compressedFields(headers: Fields, encoding: ContentEncoding, lengthBytes: number): Fields {
  const etag = fieldOf(headers, "etag");
  return {
    ...without(headers, "etag", "accept-ranges"),
    ...(etag && /^(W\/)?"/.test(etag) ? { etag: [etag.startsWith("W/") ? etag : `W/${etag}`] } : {}),
    "content-encoding": [encoding],
    "content-length": [String(lengthBytes)],
  };
}

/** The fields of a response whose form depends on Accept-Encoding. */
export function varyingByEncoding(headers: Fields): Fields {
  if (membersOf(headers, "vary").includes("accept-encoding")) return headers;
  return { ...headers, vary: [...(headers.vary ?? []), "Accept-Encoding"] };
}

/** The body in an encoding, at a level that a request can wait for. */
export function compress(body: Buffer, encoding: ContentEncoding): Promise<Buffer> {
  return encoding === "gzip"
    ? promisify(gzip)(body)
    : promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}

/** "Serve compressed files", section "File types that CloudFront compresses". */
const compressedTypes: ReadonlySet<string> = new Set([
  "application/dash+xml",
  "application/eot",
  "application/font",
  "application/font-sfnt",
  "application/javascript",
  "application/json",
  "application/opentype",
  "application/otf",
  "application/pkcs7-mime",
  "application/protobuf",
  "application/rss+xml",
  "application/truetype",
  "application/ttf",
  "application/vnd.apple.mpegurl",
  "application/vnd.ms-fontobject",
  "application/xhtml+xml",
  "application/xml",
  "application/x-font-opentype",
  "application/x-font-truetype",
  "application/x-font-ttf",
  "application/x-httpd-cgi",
  "application/x-javascript",
  "application/x-mpegurl",
  "application/x-opentype",
  "application/x-otf",
  "application/x-perl",
  "application/x-ttf",
  "font/eot",
  "font/opentype",
  "font/otf",
  "font/ttf",
  "image/svg+xml",
  "text/css",
  "text/csv",
  "text/html",
  "text/javascript",
  "text/js",
  "text/plain",
  "text/richtext",
  "text/tab-separated-values",
  "text/x-component",
  "text/x-java-source",
  "text/x-script",
  "text/xml",
  "vnd.apple.mpegurl",
]);
