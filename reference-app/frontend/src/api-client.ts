import type { Course, CourseLevel, CoursePage } from "../../contract/course";
import type { Enrollment, NewEnrollment, StudentEnrollments } from "../../contract/enrollment";
import type { Problem } from "../../contract/problem";

const answerWithinMs = 10_000;

/** What the frontend needs to know about where it runs; a release writes it to /config.json. */
export interface FrontendConfig {
  readonly environment: string;
  /** Path of the API on the same host, such as "/api/v1". */
  readonly apiBaseUrl: string;
  /** Who is enrolling until there is sign-in; null where there are real students. */
  readonly demoStudent: { readonly id: string; readonly name: string } | null;
}

/**
 * A request did not get what it asked for. `code` is the problem document's, or one of ours: "unreachable" (no
 * answer), "timed-out" (no answer in time), "unexpected" (an answer that is neither data nor a problem document).
 */
export class RequestFailed extends Error {
  constructor(
    readonly code: string,
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? problem?.title ?? code);
    this.name = "RequestFailed";
  }

  /** Whether it is known that the API refused; otherwise the request may have done its work all the same. */
  get isRefusal(): boolean {
    return this.problem !== undefined && this.problem.status < 500;
  }
}

export interface CourseSearch {
  /** Words in code, title or instructor; empty for all courses. */
  readonly text: string;
  readonly level: CourseLevel | null;
  /** The page after the one that named it; the first page without it. */
  readonly cursor?: string;
}

/** Reads where the frontend runs. Throws RequestFailed. */
export async function loadConfig(signal?: AbortSignal): Promise<FrontendConfig> {
  const config = await request<Partial<FrontendConfig> | null>("/config.json", { signal });
  const { environment, apiBaseUrl, demoStudent = null } = config ?? {};
  if (typeof environment !== "string" || typeof apiBaseUrl !== "string") throw new RequestFailed("unexpected");
  return { environment, apiBaseUrl, demoStudent };
}

/** The API's operations. Each throws RequestFailed, or the signal's reason when the caller gave up. */
export class ApiClient {
  constructor(private readonly baseUrl: string) {}

  listCourses({ text, level, cursor }: CourseSearch, signal?: AbortSignal): Promise<CoursePage> {
    const query = new URLSearchParams();
    if (text) query.set("search", text);
    if (level) query.set("level", level);
    if (cursor) query.set("cursor", cursor);
    return request(`${this.baseUrl}/courses${query.size > 0 ? `?${query}` : ""}`, { signal });
  }

  getCourse(id: string, signal?: AbortSignal): Promise<Course> {
    return request(`${this.baseUrl}/courses/${encodeURIComponent(id)}`, { signal });
  }

  listEnrollments(studentId: string, signal?: AbortSignal): Promise<StudentEnrollments> {
    return request(`${this.baseUrl}/students/${encodeURIComponent(studentId)}/enrollments`, { signal });
  }

  enrol(enrollment: NewEnrollment): Promise<Enrollment> {
    const headers = { "Content-Type": "application/json" };
    return request(`${this.baseUrl}/enrollments`, { method: "POST", headers, body: JSON.stringify(enrollment) });
  }
}

async function request<Answer>(url: string, options: RequestInit): Promise<Answer> {
  const deadline = AbortSignal.timeout(answerWithinMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const response = await fetch(url, { ...options, signal });
    if (!response.ok) throw await failure(response);
    return await response.json();
  } catch (error) {
    if (error instanceof RequestFailed) throw error;
    options.signal?.throwIfAborted();
    if (deadline.aborted) throw new RequestFailed("timed-out");
    throw new RequestFailed((error as Error).name === "SyntaxError" ? "unexpected" : "unreachable");
  }
}

/**
 * The answer's problem document as an error; the firewall's comes as any JSON does. Proxies on the way answer in HTML; all
 * that is known then is that it failed.
 */
async function failure(response: Response): Promise<RequestFailed> {
  const isProblem = /^application\/(problem\+)?json\b/.test(response.headers.get("Content-Type") ?? "");
  if (!isProblem) return new RequestFailed(response.status === 503 ? "service-unavailable" : "unexpected");
  const problem: Problem = await response.json();
  return new RequestFailed(problem.code, problem);
}
