import type { OpenAPIV3_1 } from "openapi-types";
import { refTo } from "./components";

/** Every code that an operation's problem document may have, by the status that it comes with. */
export const problemCodes = {
  400: ["body-malformed"],
  401: ["authentication-required", "token-invalid"],
  403: ["role-missing", "account-unlinked", "not-yours"],
  404: [
    "course-not-found",
    "student-not-found",
    "instructor-not-found",
    "enrollment-not-found",
    "waiting-place-not-found",
    "route-not-found",
  ],
  405: ["method-not-allowed"],
  406: ["not-acceptable"],
  409: [
    "course-code-taken",
    "course-archived",
    "capacity-below-enrolled",
    "course-full",
    "already-enrolled",
    "already-waiting",
    "enrollment-closed",
    "prerequisite-missing",
    "timetable-clash",
    "course-limit-reached",
    "places-left",
    "withdrawal-closed",
    "request-running",
  ],
  412: ["precondition-failed"],
  413: ["body-too-large"],
  415: ["media-type-unsupported"],
  422: ["validation-failed", "idempotency-key-reused"],
  428: ["precondition-required"],
  429: ["too-many-requests"],
  500: ["internal-error"],
  503: ["service-unavailable", "not-ready"],
} as const satisfies Record<number, readonly string[]>;

const meaning: Record<string, string> = {
  400: "The body is not JSON",
  401: "Nobody has signed in, or with a token that does not hold",
  403: "It is not for this caller",
  404: "There is no such thing",
  406: "It is not there in a form that the caller takes",
  409: "It cannot be done as things are",
  412: "Somebody else has edited it since",
  413: "The body is too large",
  415: "The body is of another media type",
  422: "The request is not what this address takes",
  428: "The request does not say on which version it builds",
  429: "Too many requests came from this caller, or from their network",
  500: "Something went wrong on the server's side",
  503: "It cannot be answered at the moment",
};

/** What comes with a code, besides the document. */
const headersOf: Record<string, string> = {
  "authentication-required": "WWW-Authenticate",
  "token-invalid": "WWW-Authenticate",
  "request-running": "Retry-After",
  "service-unavailable": "Retry-After",
  "too-many-requests": "Retry-After",
};

/** The answers of an operation that are problem documents, by status. Throws for a code that nothing answers with. */
export function problemResponses(codes: readonly string[]): OpenAPIV3_1.ResponsesObject {
  const known: string[] = Object.values(problemCodes).flat();
  const unknown = codes.filter((code) => !known.includes(code));
  if (unknown.length > 0) throw new Error(`x-problems: ${unknown.join(", ")}: not in problems.ts.`);
  const answers = Object.entries(problemCodes).map(([status, all]): [string, OpenAPIV3_1.ResponseObject] => [
    status,
    problemResponse(
      status,
      all.filter((code) => codes.includes(code)),
    ),
  ]);
  return Object.fromEntries(answers.filter(([status]) => codes.some((code) => includes(status, code))));
}

const includes = (status: string, code: string) =>
  (problemCodes[Number(status) as keyof typeof problemCodes] as readonly string[]).includes(code);

function problemResponse(status: string, codes: readonly string[]): OpenAPIV3_1.ResponseObject {
  const headers = codes
    .flatMap((code) => headersOf[code] ?? [])
    .map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  const schema = { ...refTo("Problem"), properties: { code: { enum: [...codes] } } };
  return {
    description: `${meaning[status]}: \`${codes.join("`, `")}\`.`,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    content: { "application/problem+json": { schema } },
  };
}
