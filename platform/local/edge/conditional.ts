import { type Answer, type Fields, fieldOf, type ViewerRequest, without } from "./http-message";
import { discard } from "./origin";

/**
 * The answer to a viewer's conditions, out of a whole response: 304 where the viewer has it already (RFC 9110, 13.2.2),
 * 206 or 416 for a range of it. Only a single range is cut out; several get the whole.
 */
export function answerConditions(request: ViewerRequest, answer: Answer): Answer {
  if (request.method !== "GET" && request.method !== "HEAD") return answer;
  if (answer.status === 200 && isUnchanged(request.headers, answer.headers)) return notModified(answer);
  return rangeOf(request, answer);
}

function isUnchanged(asked: Fields, held: Fields): boolean {
  const tags = fieldOf(asked, "if-none-match");
  const etag = fieldOf(held, "etag");
  if (tags !== undefined) return etag !== undefined && (tags.trim() === "*" || splitTags(tags).includes(opaque(etag)));

  const since = Date.parse(fieldOf(asked, "if-modified-since") ?? "");
  const modified = Date.parse(fieldOf(held, "last-modified") ?? "");
  return modified <= since;
}

/** Entity tags without their W/: a cache compares weakly (RFC 9110, 13.1.2). */
function splitTags(tags: string): readonly string[] {
  return tags.split(",").map((tag) => opaque(tag.trim()));
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, "");
}

function notModified(answer: Answer): Answer {
  discard(answer.body);
  return {
    status: 304,
    headers: without(answer.headers, "content-length", "content-type", "content-encoding"),
    body: Buffer.alloc(0),
  };
}

function rangeOf(request: ViewerRequest, answer: Answer): Answer {
  const asked = fieldOf(request.headers, "range");
  if (request.method !== "GET" || answer.status !== 200 || asked === undefined) return answer;
  if (!Buffer.isBuffer(answer.body) || !rangeStillApplies(request.headers, answer.headers)) return answer;

  const length = answer.body.length;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(asked.trim()) ?? [];
  if (first === undefined || last === undefined || first + last === "") return answer;
  const start = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return answer;
  if (start >= length) return unsatisfiable(length);

  const body = answer.body.subarray(start, end + 1);
  const headers = {
    ...answer.headers,
    "content-range": [`bytes ${start}-${end}/${length}`],
    "content-length": [String(body.length)],
  };
  return { status: 206, headers, body };
}

/** If-Range names the version of which the viewer has the rest; a weak tag never matches (RFC 9110, 13.1.5). */
function rangeStillApplies(asked: Fields, held: Fields): boolean {
  const condition = fieldOf(asked, "if-range");
  if (condition === undefined) return true;
  return condition.startsWith('"') ? condition === fieldOf(held, "etag") : condition === fieldOf(held, "last-modified");
}

function unsatisfiable(length: number): Answer {
  return { status: 416, headers: { "content-range": [`bytes */${length}`] }, body: Buffer.alloc(0) };
}
