import { Buffer as NodeBuffer } from "node:buffer";
import crypto from "node:crypto";
import querystring from "node:querystring";
import vm from "node:vm";
import type { EdgeFunctionCode } from "./distribution";
import type { Answer, Fields, ViewerRequest } from "./http-message";

/** Where an event happens; it is part of what a function is told. */
export interface EdgeFunctionContext {
  readonly distributionId: string;
  readonly distributionDomainName: string;
}

/** A CloudFront Function, ready to run. */
export interface EdgeFunction {
  /** The request as the function changed it, or the response that it gave instead. Throws EdgeFunctionFailed. */
  onRequest(request: ViewerRequest): Promise<{ request: ViewerRequest } | { answer: Answer }>;
  /** The response as the function changed it. Throws EdgeFunctionFailed. */
  onResponse(request: ViewerRequest, answer: Answer): Promise<Answer>;
}

/**
 * A function broke (503) or returned what CloudFront does not accept (502); `status` is what the viewer gets
 * ("Restrictions on all edge functions"; "Troubleshooting error response status codes in CloudFront").
 */
export class EdgeFunctionFailed extends Error {
  constructor(
    readonly status: 502 | 503,
    functionName: string,
    problem: string,
  ) {
    super(`CloudFront Function ${functionName} ${problem}`);
    this.name = "EdgeFunctionFailed";
  }
}

/** CloudFront allows about a millisecond of computing; a busy laptop must not fail what would pass there. */
const runsAtMostMs = 1_000;

/**
 * A deployed function in a context of its own, which offers what "JavaScript runtime 2.0 features for CloudFront
 * Functions" documents: no network, files, timers or evaluation of strings; the clock stands still during a run. The
 * context keeps a function from what CloudFront lacks; it is no defence against a hostile function. Throws
 * EdgeFunctionFailed where the code does not parse.
 */
export function loadEdgeFunction(
  { name, code }: EdgeFunctionCode,
  context: EdgeFunctionContext,
  log: (line: string) => void,
): EdgeFunction {
  const script = parse(name, code);

  async function run(eventType: string, request: ViewerRequest, rest: object): Promise<EventResult> {
    const event = {
      version: "1.0",
      context: { ...context, eventType, requestId: request.id },
      viewer: { ip: request.viewer.ip },
      request: requestEvent(request),
      ...rest,
    };
    const outcome = runInContext(script, event);
    for (const line of outcome.log) log(`${name}: ${line}`);
    if (outcome.error !== undefined) throw new EdgeFunctionFailed(503, name, `failed: ${outcome.error}`);
    if (outcome.result === undefined) throw new EdgeFunctionFailed(503, name, "did not return before its time was up.");
    const result = JSON.parse(outcome.result) as EventResult | null;
    if (typeof result !== "object" || result === null) {
      throw new EdgeFunctionFailed(502, name, "returned neither a request nor a response.");
    }
    return result;
  }

  return {
    async onRequest(request) {
      const result = await run("viewer-request", request, {});
      if (result.statusCode !== undefined) return { answer: answerFrom(name, result, noAnswer) };
      return { request: requestFrom(name, result, request) };
    },
    async onResponse(request, answer) {
      const result = await run("viewer-response", request, { response: responseEvent(answer) });
      return answerFrom(name, result, answer);
    },
  };
}

// What a function is given and gives back ("CloudFront Functions event structure")

interface EventValue {
  value: string;
  multiValue?: { value: string; attributes?: string }[];
  attributes?: string;
}

type EventValues = Record<string, EventValue>;

interface EventResult {
  method?: string;
  uri?: string;
  querystring?: EventValues;
  headers?: EventValues;
  cookies?: EventValues;
  statusCode?: number;
  statusDescription?: string;
  body?: string | { data?: string; encoding?: string };
}

function requestEvent(request: ViewerRequest) {
  return {
    method: request.method,
    uri: request.path,
    querystring: eventValues(pairsOf(request.query, "&")),
    headers: headerEvent(request.headers, "cookie"),
    cookies: eventValues((request.headers.cookie ?? []).flatMap((field) => pairsOf(field, ";"))),
  };
}

function responseEvent(answer: Answer) {
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

function requestFrom(functionName: string, result: EventResult, before: ViewerRequest): ViewerRequest {
  const refuse = refuser(functionName);
  const given = requestEvent(before);
  if (result.method !== before.method) refuse(`changed the method to ${result.method}, which is read-only.`);
  if (typeof result.uri !== "string" || !result.uri.startsWith("/")) {
    refuse(`returned the uri ${JSON.stringify(result.uri)}, which does not begin with a slash.`);
  }
  const cookie = valuesOf(result.cookies, given.cookies).map(([name, { value }]) => `${name}=${value}`);
  const query = valuesOf(result.querystring, given.querystring).map(([name, { value }]) =>
    value === "" ? name : `${name}=${value}`,
  );
  return {
    ...before,
    path: result.uri as string,
    query: sameParameters(before.query, query) ? before.query : query.join("&"),
    headers: {
      ...fieldsFrom(refuse, valuesOf(result.headers, given.headers), before.headers, readOnlyInRequests),
      ...(cookie.length > 0 ? { cookie: [cookie.join("; ")] } : {}),
    },
  };
}

/** The event object loses the difference between `a` and `a=`, and the order of repeated names; an untouched query keeps it. */
function sameParameters(query: string, parameters: readonly string[]): boolean {
  const before = pairsOf(query, "&").map(([name, { value }]) => (value === "" ? name : `${name}=${value}`));
  return before.length === parameters.length && [...before].sort().join("&") === [...parameters].sort().join("&");
}

function answerFrom(functionName: string, result: EventResult, before: Answer): Answer {
  const refuse = refuser(functionName);
  const status = result.statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599) {
    return refuse(`returned the status code ${JSON.stringify(status)}, which is no number from 100 to 599.`);
  }
  const given = responseEvent(before);
  const cookies = valuesOf(result.cookies, given.cookies).map(
    ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ""}`,
  );
  const fields = fieldsFrom(refuse, valuesOf(result.headers, given.headers), before.headers, readOnlyInResponses);
  const headers = { ...fields, ...(cookies.length > 0 ? { "set-cookie": cookies } : {}) };
  const replaced = bodyFrom(refuse, result.body);
  return {
    status,
    statusMessage: result.statusDescription || undefined,
    headers: replaced ? { ...headers, "content-length": [String(replaced.length)] } : headers,
    body: replaced ?? before.body,
  };
}

const noAnswer: Answer = { status: 0, headers: {}, body: NodeBuffer.alloc(0) };

function bodyFrom(refuse: Refuse, body: EventResult["body"]): Buffer | undefined {
  if (body === undefined) return undefined;
  if (typeof body === "string") return NodeBuffer.from(body);
  const { data = "", encoding = "text" } = body;
  if (encoding === "text") return NodeBuffer.from(data);
  if (encoding === "base64" && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) return NodeBuffer.from(data, "base64");
  return refuse(`returned a body that is no valid ${encoding}.`);
}

function fieldsFrom(
  refuse: Refuse,
  values: readonly NamedValue[],
  before: Fields,
  readOnly: readonly string[],
): Fields {
  const fields: Record<string, string[]> = {};
  for (const [name, { value }] of values) {
    if (name !== name.toLowerCase()) refuse(`returned the header ${name}; names must be in lower case.`);
    if (isDisallowed(name)) refuse(`added the header ${name}, which functions may not set.`);
    fields[name] = [...(fields[name] ?? []), value];
  }
  for (const name of readOnly) {
    if (fields[name]?.join() !== before[name]?.join()) refuse(`changed the header ${name}, which is read-only.`);
  }
  const hidden = Object.entries(before).filter(([name]) => isDisallowed(name));
  return { ...Object.fromEntries(hidden), ...fields };
}

type NamedValue = readonly [name: string, { value: string; attributes?: string }];

/** All values, one a row. Of a repeated name, a changed `multiValue` counts; otherwise `value` replaces the first. */
function valuesOf(values: EventValues | undefined, given: EventValues): NamedValue[] {
  return Object.entries(values ?? {}).flatMap(([name, { multiValue, ...single }]) => {
    const isTouched = JSON.stringify(multiValue) !== JSON.stringify(given[name]?.multiValue);
    const entries = !multiValue ? [single] : isTouched ? multiValue : [single, ...multiValue.slice(1)];
    return entries.map((entry) => [name, entry] as const);
  });
}

type Refuse = (problem: string) => never;

function refuser(functionName: string): Refuse {
  return (problem) => {
    throw new EdgeFunctionFailed(502, functionName, problem);
  };
}

// Which headers a function may see and set ("Restrictions on all edge functions", section "HTTP headers")

const readOnlyInRequests = ["content-length", "host", "transfer-encoding", "via"];
const readOnlyInResponses = ["via", "warning"];

const disallowed =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

function isDisallowed(name: string): boolean {
  return disallowed.test(name.toLowerCase());
}

// Running it

function parse(name: string, code: string): vm.Script {
  try {
    return new vm.Script(`"use strict";${code}\n${callHandler}`, { filename: `${name}.js` });
  } catch (error) {
    throw new EdgeFunctionFailed(503, name, `does not parse: ${(error as Error).message}`);
  }
}

/** Only text passes between the edge and the function, so that neither meets the other's objects. */
const callHandler = `
;(async () => JSON.stringify(await handler(JSON.parse(__lectern.event))))().then(
  (result) => { __lectern.result = result === undefined ? "null" : result; },
  (error) => { __lectern.error = String(error); },
);`;

interface Outcome {
  readonly log: readonly string[];
  readonly result?: string;
  readonly error?: string;
}

function runInContext(script: vm.Script, event: object): Outcome {
  const exchange: { event: string; result?: string; error?: string } = { event: JSON.stringify(event) };
  const lines: string[] = [];
  const sandbox = vm.createContext(
    {
      __lectern: exchange,
      console: { log: (...words: unknown[]) => lines.push(words.join(" ")) },
      require: builtIn,
      Buffer: NodeBuffer,
    },
    { codeGeneration: { strings: false, wasm: false }, microtaskMode: "afterEvaluate" },
  );
  const startedAtMs = Date.now();
  vm.runInContext(
    `Date.now = () => ${startedAtMs}; Date = class extends Date { constructor(...a) { a.length ? super(...a) : super(${startedAtMs}); } };`,
    sandbox,
  );
  try {
    script.runInContext(sandbox, { timeout: runsAtMostMs });
  } catch (error) {
    exchange.error = (error as Error).message;
  }
  return { log: lines, result: exchange.result, error: exchange.error };
}

const builtInModules: Readonly<Record<string, unknown>> = {
  buffer: { Buffer: NodeBuffer },
  crypto: { createHash: crypto.createHash, createHmac: crypto.createHmac },
  querystring,
};

function builtIn(name: string): unknown {
  const module = builtInModules[name];
  if (!module)
    throw new Error(
      `Cannot find module "${name}": CloudFront Functions offer ${Object.keys(builtInModules).join(", ")}.`,
    );
  return module;
}
