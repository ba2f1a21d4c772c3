import type { EdgeFunctionCode } from "./distribution";
import {
  answerFrom,
  type EventResult,
  InvalidResult,
  requestEvent,
  requestFrom,
  responseEvent,
} from "./edge-function-event";
import { parse, run } from "./edge-function-runtime";
import type { Answer, ViewerRequest } from "./http-message";

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

/** Makes a deployed function ready to run. Throws EdgeFunctionFailed where its code does not parse. */
export function loadEdgeFunction(
  { name, code }: EdgeFunctionCode,
  context: EdgeFunctionContext,
  log: (line: string) => void,
): EdgeFunction {
  const script = parsed(name, code);

  function resultOf(eventType: string, request: ViewerRequest, answer?: Answer): EventResult {
    const { result, error, ...outcome } = run(script, {
      version: "1.0",
      context: { ...context, eventType, requestId: request.id },
      viewer: { ip: request.viewer.ip },
      request: requestEvent(request),
      ...(answer ? { response: responseEvent(answer) } : {}),
    });
    for (const line of outcome.log) log(`${name}: ${line}`);
    if (error !== undefined) throw new EdgeFunctionFailed(503, name, `failed: ${error}`);
    if (result === undefined) throw new EdgeFunctionFailed(503, name, "waits for something that never comes.");
    const returned: unknown = JSON.parse(result);
    if (typeof returned === "object" && returned !== null) return returned;
    throw new EdgeFunctionFailed(502, name, "returned neither a request nor a response.");
  }

  return {
    async onRequest(request) {
      const result = resultOf("viewer-request", request);
      return accepted(name, () =>
        result.statusCode === undefined ? { request: requestFrom(result, request) } : { answer: answerFrom(result) },
      );
    },
    async onResponse(request, answer) {
      const result = resultOf("viewer-response", request, answer);
      return accepted(name, () => answerFrom(result, answer));
    },
  };
}

function parsed(name: string, code: string): ReturnType<typeof parse> {
  try {
    return parse(name, code);
  } catch (error) {
    throw new EdgeFunctionFailed(503, name, `does not parse: ${(error as Error).message}`);
  }
}

/** What `read` makes of a function's result, where CloudFront would accept it. */
function accepted<Read>(name: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidResult ? new EdgeFunctionFailed(502, name, error.message) : error;
  }
}
