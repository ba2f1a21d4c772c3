import type { Answer, Fields, ViewerRequest } from "./http-message";

/*
 * What a CloudFront Function is given and gives back: "CloudFront Functions event structure", and "Restrictions on all
 * edge functions" for what it may not touch.
 */

/** A function returned what CloudFront does not accept; the message goes on after the function's name. */
export class InvalidResult extends Error {}

interface EventValue {
  value: string;
  multiValue?: { value: string; attributes?: string }[];
  attributes?: string;
}

type EventValues = Record<string, EventValue>;

/** What a function returned, which need not be what it should. */
export interface EventResult {
  method?: string;
  uri?: string;
  querystring?: EventValues;
  headers?: EventValues;
  cookies?: EventValues;
  statusCode?: number;
  statusDescription?: string;
  body?: string | { data?: string; encoding?: string } | null;
}

export function requestEvent(request: ViewerRequest) {
  return {
    method: request.method,
    uri: request.path,
    querystring: eventValues(pairsOf(request.query, "&")),
    headers: headerEvent(request.headers, "cookie"),
    cookies: eventValues((request.headers.cookie ?? []).flatMap((field) => pairsOf(field, ";"))),
  };
}

export function responseEvent(answer: Answer) {
  return {
    statusCode: answer.status,
    statusDescription: answer.statusMessage ?? "",
    headers: headerEvent(answer.headers, "set-cookie"),
    cookies: setCookieEvent(answer.headers["set-cookie"] ?? []),
  };
}

function pairsOf(text: string, separator: string): [string, { value: string }][] {
  const pairs = text.split(separator).map((pair) => pair.trim());
  return pairs.filter(Boolean).map((pair) => {
    const [key = "", ...value] = pair.split("=");
    return [key, { value: value.join("=") }];
  });
}

/** One field a name; a name that occurs several times keeps its first value apart and all of them in `multiValue`. */
function eventValues(pairs: readonly (readonly [string, EventValue])[]): EventValues {
  const values: EventValues = Object.create(null);
  for (const [name, value] of pairs) {
    const seen = values[name];
    if (!seen) values[name] = { ...value };
    else seen.multiValue = [...(seen.multiValue ?? [{ value: seen.value }]), value];
  }
  return values;
}

function headerEvent(headers: Fields, cookieField: string): EventValues {
  const exposed = Object.entries(headers).filter(([name]) => name !== cookieField && !isDisallowed(name));
  return eventValues(exposed.flatMap(([name, values]) => values.map((value) => [name, { value }] as const)));
}

function setCookieEvent(cookies: readonly string[]): EventValues {
  return eventValues(
    cookies.map((cookie) => {
      const [pair = "", ...attributes] = cookie.split(";");
      const [name = "", ...value] = pair.split("=");
      const attributeText = attributes.join(";").trim();
      return [
        name.trim(),
        { value: value.join("="), ...(attributeText ? { attributes: attributeText } : {}) },
      ] as const;
    }),
  );
}

/** The request that a function returned, put over the one that it was given. Throws InvalidResult. */
export function requestFrom(result: EventResult, before: ViewerRequest): ViewerRequest {
  const given = requestEvent(before);
  if (result.method !== before.method)
    throw new InvalidResult(`changed the method to ${result.method}, which is read-only.`);
  if (typeof result.uri !== "string" || !result.uri.startsWith("/")) {
    throw new InvalidResult(`returned the uri ${JSON.stringify(result.uri)}, which does not begin with a slash.`);
  }
  const cookie = valuesOf(result.cookies, given.cookies).map(([name, { value }]) => `${name}=${value}`);
  const query = valuesOf(result.querystring, given.querystring).map(([name, { value }]) =>
    value === "" ? name : `${name}=${value}`,
  );
  return {
    ...before,
    path: encoded(result.uri),
    query: sameParameters(before.query, query) ? before.query : encoded(query.join("&")),
    headers: {
      ...fieldsFrom(valuesOf(result.headers, given.headers), before.headers, readOnlyInRequests),
      ...(cookie.length > 0 ? { cookie: [cookie.join("; ")] } : {}),
    },
  };
}

/** What a URL cannot hold as it is, percent-encoded as UTF-8 ("URI, query string, and headers encoding"). */
function encoded(text: string): string {
  return text.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

/** The event object loses the difference between `a` and `a=`, and the order of repeated names; an untouched query keeps it. */
function sameParameters(query: string, parameters: readonly string[]): boolean {
  const before = pairsOf(query, "&").map(([name, { value }]) => (value === "" ? name : `${name}=${value}`));
  return before.length === parameters.length && [...before].sort().join("&") === [...parameters].sort().join("&");
}

/** The response that a function returned, put over the one that it was given, if any. Throws InvalidResult. */
export function answerFrom(result: EventResult, before: Answer = noAnswer): Answer {
  const status = result.statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599) {
    throw new InvalidResult(`returned the status code ${JSON.stringify(status)}, which is no number from 100 to 599.`);
  }
  const given = responseEvent(before);
  const cookies = valuesOf(result.cookies, given.cookies).map(
    ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ""}`,
  );
  const fields = fieldsFrom(valuesOf(result.headers, given.headers), before.headers, readOnlyInResponses);
  const headers = { ...fields, ...(cookies.length > 0 ? { "set-cookie": cookies } : {}) };
  const replaced = bodyFrom(result.body);
  return {
    status,
    statusMessage: result.statusDescription || undefined,
    headers: replaced ? { ...headers, "content-length": [String(replaced.length)] } : headers,
    body: replaced ?? before.body,
  };
}

const noAnswer: Answer = { status: 0, headers: {}, body: Buffer.alloc(0) };

function bodyFrom(body: EventResult["body"]): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return Buffer.from(body);
  const { data = "", encoding = "text" } = body;
  if (encoding === "text") return Buffer.from(data);
  if (encoding === "base64" && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) return Buffer.from(data, "base64");
  throw new InvalidResult(`returned a body that is no valid ${encoding}.`);
}

function fieldsFrom(values: readonly NamedValue[], before: Fields, readOnly: readonly string[]): Fields {
  const fields: Record<string, string[]> = {};
  for (const [name, { value }] of values) {
    if (name !== name.toLowerCase())
      throw new InvalidResult(`returned the header ${name}; names must be in lower case.`);
    if (isDisallowed(name)) throw new InvalidResult(`added the header ${name}, which functions may not set.`);
    fields[name] = [...(fields[name] ?? []), value];
  }
  for (const name of readOnly) {
    if (fields[name]?.join() !== before[name]?.join())
      throw new InvalidResult(`changed the header ${name}, which is read-only.`);
  }
  const hidden = Object.entries(before).filter(([name]) => isDisallowed(name));
  return { ...Object.fromEntries(hidden), ...fields };
}

type NamedValue = readonly [name: string, { value: string; attributes?: string }];

/** All values, one a row. Of a repeated name, a changed `multiValue` counts; otherwise `value` replaces the first. */
function valuesOf(values: EventValues | undefined, given: EventValues): NamedValue[] {
  return Object.entries(values ?? {}).flatMap(([name, value]) => {
    const { multiValue, ...single } = value ?? {};
    const isTouched = JSON.stringify(multiValue) !== JSON.stringify(given[name]?.multiValue);
    const entries = !multiValue ? [single] : isTouched ? multiValue : [single, ...multiValue.slice(1)];
    if (!entries.every(isValue)) throw new InvalidResult(`returned ${name} without a value that is one line of text.`);
    return entries.map((entry) => [name, entry] as const);
  });
}

function isValue(entry: { value?: unknown } | null): boolean {
  return typeof entry?.value === "string" && !/[\r\n\0]/.test(entry.value);
}

// Which headers a function may see and set ("Restrictions on all edge functions", section "HTTP headers")

const readOnlyInRequests = ["content-length", "host", "transfer-encoding", "via"];
const readOnlyInResponses = ["via", "warning"];

const disallowed =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

function isDisallowed(name: string): boolean {
  return disallowed.test(name.toLowerCase());
}
