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

/** Answers a call by its operation; what throws JsonFailure is refused in the service's own way. */
export function answerJson(call: Call, operations: Readonly<Record<string, (asked: Json) => Json>>): Answer {
  const name = operationOf(call);
  try {
    const operation = operations[name];
    if (!operation) throw new JsonFailure("UnknownOperationException", `The local cloud has no ${name}.`);
    return answer(200, operation(JSON.parse(call.body.toString() || "{}")));
  } catch (error) {
    if (!(error instanceof JsonFailure)) throw error;
    return answer(400, { __type: error.code, message: error.message, Message: error.message });
  }
}

function operationOf({ headers }: Pick<Call, "headers">): string {
  return headers["x-amz-target"]?.split(".").at(-1) ?? "";
}

function answer(status: number, body: Json): Answer {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}
