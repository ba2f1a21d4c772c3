import type { Answer, Call } from "./service";

/** A document of a service with AWS's JSON protocol. */
export type Json = Readonly<Record<string, unknown>>;

/** An answer of such a service that says what was wrong. */
export class JsonFailure extends Error {
  constructor(
    /** The error's code, such as NotFoundException. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "JsonFailure";
  }
}

export type JsonOperations = Readonly<Record<string, (asked: Json) => Json>>;

/**
 * Answers a call by its operation, or with undefined where it is none of these; what throws JsonFailure is refused in the
 * service's own way.
 */
export function answerJson(call: Call, operations: JsonOperations): Answer | undefined {
  const operation = operations[operationOf(call)];
  if (!operation) return undefined;
  try {
    return answer(200, operation(bodyOf(call)));
  } catch (error) {
    if (!(error instanceof JsonFailure)) throw error;
    return refused(error);
  }
}

/** The answer where nothing stands behind the emulated service that could know an operation. */
export function unknownOperation(call: Call): Answer {
  return refused(new JsonFailure("UnknownOperationException", `The local cloud has no ${operationOf(call)}.`));
}

function refused({ code, message }: JsonFailure): Answer {
  return answer(400, { __type: code, message, Message: message });
}

/** What is asked for, such as CreateTrail. */
export function operationOf({ headers }: Pick<Call, "headers">): string {
  return headers["x-amz-target"]?.split(".").at(-1) ?? "";
}

export function bodyOf({ body }: Pick<Call, "body">): Json {
  return JSON.parse(body.toString() || "{}");
}

function answer(status: number, body: Json): Answer {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}
