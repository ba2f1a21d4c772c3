import type { RefusalCode } from "../../contract/enrollment";
import type { Health } from "../../contract/health";
import type { Problem } from "../../contract/problem";

export type Fault = NonNullable<Problem["errors"]>[number];

/** A failure that a caller is told about: an HTTP status, a code for machines, a sentence for people. */
export abstract class AppError extends Error {
  readonly faults: readonly Fault[] = [];
  /** The courses that stand in the way, where it is courses that do. */
  readonly courseIds: readonly string[] = [];
  readonly headers: Readonly<Record<string, string>> = {};

  constructor(
    readonly status: number,
    /** Kebab-case; the same for each occurrence of this kind of problem. */
    readonly code: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = new.target.name;
  }
}

export class CourseNotFound extends AppError {
  constructor(courseId: string) {
    super(404, "course-not-found", `There is no course ${courseId}.`);
  }
}

export class StudentNotFound extends AppError {
  constructor(studentId: string) {
    super(404, "student-not-found", `There is no student ${studentId}.`);
  }
}

export class InstructorNotFound extends AppError {
  constructor(instructorId: string) {
    super(404, "instructor-not-found", `There is no instructor ${instructorId}.`);
  }
}

export class CourseCodeTaken extends AppError {
  constructor() {
    super(409, "course-code-taken", "Another course has this code.");
  }
}

export class CourseArchived extends AppError {
  constructor(courseId: string) {
    super(409, "course-archived", `Course ${courseId} is archived and stays as it is.`);
  }
}

export class CapacityBelowEnrolled extends AppError {
  constructor(capacity: number, enrolled: number) {
    super(409, "capacity-below-enrolled", `${enrolled} students are enrolled, more than ${capacity} places.`);
  }
}

export class CourseFull extends AppError {
  constructor(courseId: string) {
    super(409, "course-full", `Course ${courseId} has no places left.`);
  }
}

export class AlreadyEnrolled extends AppError {
  constructor(courseId: string, studentId: string) {
    super(409, "already-enrolled", `Student ${studentId} is already enrolled in course ${courseId}.`);
  }
}

export class PlacesLeft extends AppError {
  constructor(courseId: string) {
    super(409, "places-left", `Course ${courseId} has places left: enrol instead of waiting.`);
  }
}

/** One of the other reasons of the contract's RefusalCode. */
export class EnrollmentRefused extends AppError {
  constructor(
    code: RefusalCode,
    courseId: string,
    override readonly courseIds: readonly string[],
  ) {
    super(409, code, `The student cannot be in course ${courseId}: ${code.replaceAll("-", " ")}.`);
  }
}

export class NotEnrolled extends AppError {
  constructor(courseId: string, studentId: string) {
    super(404, "enrollment-not-found", `Student ${studentId} is not enrolled in course ${courseId}.`);
  }
}

export class NotWaiting extends AppError {
  constructor(courseId: string, studentId: string) {
    super(404, "waiting-place-not-found", `Student ${studentId} does not wait for course ${courseId}.`);
  }
}

export class WithdrawalClosed extends AppError {
  constructor(courseId: string) {
    super(409, "withdrawal-closed", `It is too late to withdraw from course ${courseId}.`);
  }
}

export class IdempotencyKeyReused extends AppError {
  constructor() {
    super(422, "idempotency-key-reused", "This Idempotency-Key was sent with another request. Take a new one.");
  }
}

export class RequestRunning extends AppError {
  override readonly headers = { "Retry-After": "1" };

  constructor() {
    super(409, "request-running", "The request with this Idempotency-Key is still being done. Ask again in a moment.");
  }
}

/** What a request with the same Idempotency-Key was refused for the first time. */
export class KeptRefusal extends AppError {
  constructor(
    status: number,
    code: string,
    detail: string,
    override readonly courseIds: readonly string[],
  ) {
    super(status, code, detail);
  }
}

export class ValidationFailed extends AppError {
  constructor(override readonly faults: readonly Fault[]) {
    super(422, "validation-failed", "The request is not what this address takes; errors says where.");
  }
}

export class BodyMalformed extends AppError {
  constructor(cause: Error) {
    super(400, "body-malformed", `The body cannot be read as JSON: ${cause.message}.`, { cause });
  }
}

export class BodyTooLarge extends AppError {
  constructor(limitBytes: number) {
    super(413, "body-too-large", `The body is larger than ${limitBytes} bytes.`);
  }
}

export class MediaTypeUnsupported extends AppError {
  constructor(mediaType: string) {
    super(415, "media-type-unsupported", `The body must be ${mediaType}, in UTF-8 and not compressed.`);
  }
}

export class AuthenticationRequired extends AppError {
  override readonly headers = { "WWW-Authenticate": "Bearer" };

  constructor() {
    super(401, "authentication-required", "Sign in first.");
  }
}

/** `reason` is for the log; its caller learns no more than whether it helps to sign in again. */
export class TokenInvalid extends AppError {
  override readonly headers: Readonly<Record<string, string>>;

  constructor(readonly reason: string) {
    const detail = reason === "expired" ? "The access token has expired." : "The access token is not valid here.";
    super(401, "token-invalid", detail);
    this.headers = { "WWW-Authenticate": `Bearer error="invalid_token", error_description="${detail}"` };
  }
}

export class RoleMissing extends AppError {
  constructor(audience: readonly string[]) {
    super(403, "role-missing", `This is for ${audience.join(", ")}; your account has no such role.`);
  }
}

/** Somebody has a role, but nobody has said yet which student or instructor they are. */
export class AccountUnlinked extends AppError {
  constructor(kind: "student" | "instructor") {
    super(403, "account-unlinked", `Your account is not linked to any ${kind}. Ask the staff to link it.`);
  }
}

/** The same whether or not there is what was asked for. */
export class NotYours extends AppError {
  constructor() {
    super(403, "not-yours", "This is somebody else's.");
  }
}

export class NotAcceptable extends AppError {
  constructor(mediaTypes: readonly string[]) {
    super(406, "not-acceptable", `This is there as ${mediaTypes.join(" or ")}.`);
  }
}

export class PreconditionRequired extends AppError {
  constructor() {
    super(428, "precondition-required", "Send the ETag that you last read as If-Match, so that no other edit is lost.");
  }
}

export class PreconditionFailed extends AppError {
  constructor() {
    super(412, "precondition-failed", "Somebody else has edited it since you read it. Read it again first.");
  }
}

export class RouteNotFound extends AppError {
  constructor() {
    super(404, "route-not-found", "There is nothing at this address.");
  }
}

export class MethodNotAllowed extends AppError {
  constructor(method: string, allowed: string) {
    super(405, "method-not-allowed", `This address does not answer ${method}; it answers ${allowed}.`);
  }
}

export class TooManyRequests extends AppError {
  override readonly headers: Readonly<Record<string, string>>;

  constructor(afterSeconds: number) {
    super(429, "too-many-requests", `Too many requests came from you. Ask again in ${afterSeconds} s.`);
    this.headers = { "Retry-After": String(afterSeconds) };
  }
}

export class ServiceUnavailable extends AppError {
  override readonly headers = { "Retry-After": "5" };

  constructor(cause: unknown) {
    super(503, "service-unavailable", "The service cannot answer at the moment. Please try again shortly.", { cause });
  }
}

/** There is more to do than can be done; whoever is refused comes back within 5 s, not all at the same moment. */
export class Overloaded extends AppError {
  override readonly headers = { "Retry-After": String(1 + Math.floor(Math.random() * 5)) };

  constructor() {
    super(503, "service-unavailable", "Too much is asked of the service at the moment. Please try again shortly.");
  }
}

/** The answer of a health check: its reader is whoever runs the process, and the checks are what they came for. */
export class NotReady extends AppError {
  constructor(health: Health) {
    super(503, "not-ready", `This process must not be given requests: ${failedChecks(health)}.`);
  }
}

export class InternalError extends AppError {
  constructor(cause: unknown) {
    super(500, "internal-error", "Something went wrong on our side.", { cause });
  }
}

function failedChecks({ checks }: Health): string {
  const failed = Object.entries(checks).filter(([, passed]) => !passed);
  return `${failed.map(([name]) => name).join(", ")} ${failed.length === 1 ? "is" : "are"} false`;
}
