import { ApiClient, loadConfig, RequestFailed } from "./api-client";

const api = new ApiClient("/api/v1");

/** What the next request is answered with, and the address it went to. */
function answerWith(answer: Response | Error): jest.SpyInstance {
  return jest.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

const problem = (code: string, status: number) =>
  new Response(JSON.stringify({ type: "about:blank", title: code, status, code, traceId: "t1" }), {
    status,
    headers: { "Content-Type": "application/problem+json; charset=utf-8" },
  });

const failureOf = (request: Promise<unknown>): Promise<RequestFailed> =>
  request.then(
    () => Promise.reject(new Error("The request succeeded.")),
    (error) => error,
  );

afterEach(() => jest.restoreAllMocks());

describe("the API client", () => {
  it("asks for what is searched, and leaves out what is not", async () => {
    const fetched = answerWith(Response.json({ items: [], nextCursor: null }));
    await api.listCourses({ text: "cây & hoa", level: null, cursor: "c1" });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/courses?search=c%C3%A2y+%26+hoa&cursor=c1");
  });

  it("cannot be led to another path by an id", async () => {
    const fetched = answerWith(Response.json({}));
    await api.getCourse("../students?x=1");
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/courses/..%2Fstudents%3Fx%3D1");
  });

  it("fails with the problem that the API tells", async () => {
    answerWith(problem("course-full", 409));
    const failure = await failureOf(api.enrol({ courseId: "c", studentId: "s" }));
    expect(failure).toBeInstanceOf(RequestFailed);
    expect(failure).toMatchObject({ code: "course-full", isRefusal: true, problem: { traceId: "t1" } });
  });

  it("fails with the problem that the firewall tells, which can only call it JSON", async () => {
    answerWith(Response.json({ status: 429, code: "too-many-requests" }, { status: 429 }));
    expect(await failureOf(api.getCourse("c"))).toMatchObject({ code: "too-many-requests" });
  });

  it("does not take a server's failure for a refusal: the request may have done its work", async () => {
    answerWith(problem("internal-error", 500));
    expect((await failureOf(api.getCourse("c"))).isRefusal).toBe(false);
  });

  it.each([
    ["unreachable", new TypeError("Failed to fetch")],
    ["unexpected", new Response("<html>", { status: 200 })],
    ["unexpected", new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } })],
    ["service-unavailable", new Response("<html>", { status: 503, headers: { "Content-Type": "text/html" } })],
  ])("says %s when nothing, or something else than an API, answers", async (code, answer) => {
    answerWith(answer);
    expect((await failureOf(api.getCourse("c"))).code).toBe(code);
  });

  it("gives up after ten seconds without an answer", async () => {
    jest.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(new DOMException("late", "TimeoutError")));
    answerWith(new DOMException("late", "TimeoutError"));
    expect((await failureOf(api.getCourse("c"))).code).toBe("timed-out");
    expect(AbortSignal.timeout).toHaveBeenCalledWith(10_000);
  });

  it("passes on that the caller gave up, which is no failure", async () => {
    answerWith(new DOMException("gone", "AbortError"));
    const failure = await failureOf(api.getCourse("c", AbortSignal.abort()));
    expect(failure).not.toBeInstanceOf(RequestFailed);
  });
});

describe("the configuration", () => {
  it("has no demo student unless it names one", async () => {
    answerWith(Response.json({ environment: "prod", apiBaseUrl: "/api/v1" }));
    expect(await loadConfig()).toEqual({ environment: "prod", apiBaseUrl: "/api/v1", demoStudent: null });
  });

  it.each([null, {}, { environment: "prod" }])("is refused when it is %j", async (config) => {
    answerWith(Response.json(config));
    expect((await failureOf(loadConfig())).code).toBe("unexpected");
  });
});
