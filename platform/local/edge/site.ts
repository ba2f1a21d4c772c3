import { randomBytes } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { findBehavior } from "./behavior";
import type { Cache } from "./cache";
import { answerConditions } from "./conditional";
import { type CacheResult, Delivery } from "./delivery";
import type { Behavior, Distribution } from "./distribution";
import { type EdgeFunction, EdgeFunctionFailed, loadEdgeFunction } from "./edge-function";
import { errorPage } from "./error-page";
import { type Answer, type Fields, type ViewerRequest, viaThisEdge } from "./http-message";
import { discard, type OriginClient } from "./origin";
import { keepsResponses } from "./origin-request";
import { withPolicy } from "./response-headers";

/** A distribution as it was deployed at one moment, ready to serve. */
export interface Site {
  serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
}

/** What a viewer gets, and what X-Cache says of it. */
interface Response extends Answer {
  readonly result: CacheResult | "FunctionGeneratedResponse" | "FunctionExecutionError" | "FunctionValidationError";
  readonly ageSeconds?: number;
}

/** Makes a site of a distribution. Throws EdgeFunctionFailed where one of its functions does not parse. */
export function openSite(
  distribution: Distribution,
  cache: Cache,
  origins: OriginClient,
  log: (line: string) => void,
): Site {
  const delivery = new Delivery(distribution, cache, origins, log);
  const functions = loadFunctions(distribution, log);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const startedAtMs = performance.now();
    const request = viewerRequest(incoming);
    const viewerGone = new AbortController();
    outgoing.once("close", () => viewerGone.abort());
    try {
      const response = await respond(request, bodyOf(incoming), viewerGone.signal);
      const tookMs = Math.round(performance.now() - startedAtMs);
      log(`${request.method} ${incoming.url} ${response.status} ${response.result} ${tookMs} ms`);
      await send(outgoing, request, response);
    } catch (error) {
      if (viewerGone.signal.aborted) return;
      log(`${request.method} ${incoming.url} broke off: ${(error as Error).stack}`);
      outgoing.destroy();
    }
  }

  async function respond(request: ViewerRequest, body: Readable | undefined, signal: AbortSignal): Promise<Response> {
    const behavior = findBehavior(distribution.behaviors, request.path);
    const refusal = refusalOf(distribution, behavior, request);
    if (refusal) return { ...errorPage(403, refusal, request.id), result: "Error" };
    try {
      return await respondWithFunctions(behavior, request, body, signal);
    } catch (error) {
      if (!(error instanceof EdgeFunctionFailed)) throw error;
      log(error.message);
      const result = error.status === 503 ? "FunctionExecutionError" : "FunctionValidationError";
      return { ...errorPage(error.status, error.message, request.id), result };
    }
  }

  /** The order of things on CloudFront: viewer request, cache and origin, response headers policy, viewer response. */
  async function respondWithFunctions(
    behavior: Behavior,
    viewer: ViewerRequest,
    body: Readable | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    const onRequest = (await functions.get(behavior.viewerRequestFunction)?.onRequest(viewer)) ?? { request: viewer };
    if ("answer" in onRequest) return { ...onRequest.answer, result: "FunctionGeneratedResponse" };

    const request = withRootObject(onRequest.request, distribution.defaultRootObject);
    const { result, ageSeconds, ...delivered } = await delivery.deliver({ request, behavior, body, signal });
    const conditional = keepsResponses(behavior) ? answerConditions(request, delivered) : delivered;
    const headers = withPolicy(conditional.headers, behavior.responseHeadersPolicy, request);
    const answer = { ...conditional, headers };

    // CloudFront leaves errors alone ("Restrictions on all edge functions", section "HTTP status codes").
    const onResponse = answer.status < 400 ? functions.get(behavior.viewerResponseFunction) : undefined;
    return { ...((await onResponse?.onResponse(request, answer)) ?? answer), result, ageSeconds };
  }

  return { serve };
}

/** Why CloudFront refuses a request before it looks further; undefined where it does not. */
function refusalOf(distribution: Distribution, behavior: Behavior, request: ViewerRequest): string | undefined {
  if (!distribution.enabled) return "The distribution is disabled.";
  if (!behavior.allowedMethods.has(request.method)) {
    const allowed = [...behavior.allowedMethods].join(", ");
    return `${request.method} is not allowed here: the distribution's behaviour ${behavior.pathPattern} allows ${allowed}.`;
  }
  const hasBody = request.headers["transfer-encoding"] || Number(request.headers["content-length"]?.[0] ?? 0) > 0;
  if (request.method === "GET" && hasBody) return "A GET request must not have a body.";
  return undefined;
}

type FunctionsByCode = ReadonlyMap<Behavior["viewerRequestFunction"], EdgeFunction>;

function loadFunctions(distribution: Distribution, log: (line: string) => void): FunctionsByCode {
  const context = { distributionId: distribution.id, distributionDomainName: distribution.domainName };
  const codes = distribution.behaviors.flatMap((behavior) => [
    behavior.viewerRequestFunction,
    behavior.viewerResponseFunction,
  ]);
  return new Map(codes.flatMap((code) => (code ? [[code, loadEdgeFunction(code, context, log)]] : [])));
}

/** The default root object stands for the root alone, not for every folder ("Specify a default root object"). */
function withRootObject(request: ViewerRequest, defaultRootObject: string | undefined): ViewerRequest {
  return request.path === "/" && defaultRootObject ? { ...request, path: defaultRootObject } : request;
}

function viewerRequest(incoming: IncomingMessage): ViewerRequest {
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  return {
    method: incoming.method ?? "GET",
    path: path.startsWith("/") ? path : `/${path}`,
    query: query.join("?"),
    headers: incoming.headersDistinct as Fields,
    viewer: {
      ip: (incoming.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
      port: incoming.socket.remotePort ?? 0,
    },
    id: randomBytes(41).toString("base64url"),
  };
}

function bodyOf(incoming: IncomingMessage): Readable | undefined {
  const hasBody = "transfer-encoding" in incoming.headers || "content-length" in incoming.headers;
  return hasBody ? incoming : undefined;
}

async function send(outgoing: ServerResponse, request: ViewerRequest, response: Response): Promise<void> {
  const headers: Fields = {
    server: ["CloudFront"],
    ...response.headers,
    ...(response.ageSeconds === undefined ? {} : { age: [String(response.ageSeconds)] }),
    "x-cache": [`${response.result} from cloudfront`],
    "x-amz-cf-id": [request.id],
    via: [viaThisEdge],
  };
  outgoing.writeHead(response.status, response.statusMessage, headers as OutgoingHttpHeaders);
  if (request.method === "HEAD") {
    discard(response.body);
    outgoing.end();
  } else if (response.body instanceof Readable) {
    // An origin that breaks off breaks the viewer's connection: nothing else says that the body is not whole.
    await pipeline(response.body, outgoing);
  } else {
    outgoing.end(response.body);
  }
}
