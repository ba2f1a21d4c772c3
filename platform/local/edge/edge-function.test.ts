import { aRequest } from "./edge.fixture";
import { EdgeFunctionFailed, loadEdgeFunction } from "./edge-function";
import type { Answer } from "./http-message";

const context = { distributionId: "E2EXAMPLE", distributionDomainName: "d111111abcdef8.cloudfront.net" };

function load(code: string, log: (line: string) => void = () => {}) {
  return loadEdgeFunction({ name: "test", code }, context, log);
}

/** What a function that returns this expression makes of a request. */
async function requestAfter(body: string, request = aRequest()) {
  const outcome = await load(`function handler(event) { const request = event.request; ${body} }`).onRequest(request);
  if (!("request" in outcome)) throw new Error(`The function answered ${outcome.answer.status} instead.`);
  return outcome.request;
}

async function answerAfter(body: string, answer: Answer) {
  return load(`function handler(event) { const response = event.response; ${body} }`).onResponse(aRequest(), answer);
}

/** The event that a function sees, sent out through its log. */
async function eventOf(request = aRequest()) {
  const lines: string[] = [];
  await load("function handler(event) { console.log(JSON.stringify(event)); return event.request; }", (line) =>
    lines.push(line),
  ).onRequest(request);
  return JSON.parse(lines[0]?.slice("test: ".length) ?? "null");
}

const page: Answer = { status: 200, headers: { "content-type": ["text/html"] }, body: Buffer.from("page") };

describe("the event that a CloudFront Function gets", () => {
  it("tells of the distribution, the viewer and the request", async () => {
    const request = aRequest({
      path: "/courses/1",
      headers: { host: ["localhost"], cookie: ["a=1; b=2"] },
      query: "q=x",
    });
    expect(await eventOf(request)).toEqual({
      version: "1.0",
      context: { ...context, eventType: "viewer-request", requestId: "a-request" },
      viewer: { ip: "127.0.0.1" },
      request: {
        method: "GET",
        uri: "/courses/1",
        querystring: { q: { value: "x" } },
        headers: { host: { value: "localhost" } },
        cookies: { a: { value: "1" }, b: { value: "2" } },
      },
    });
  });

  it("keeps every value of a repeated name", async () => {
    const { request } = await eventOf(aRequest({ query: "a=1&a=2&flag", headers: { accept: ["x/1", "x/2"] } }));
    expect(request.querystring).toEqual({
      a: { value: "1", multiValue: [{ value: "1" }, { value: "2" }] },
      flag: { value: "" },
    });
    expect(request.headers.accept).toEqual({ value: "x/1", multiValue: [{ value: "x/1" }, { value: "x/2" }] });
  });

  it("hides the headers that functions may not see", async () => {
    const headers = { connection: ["close"], "x-forwarded-proto": ["http"], "x-amz-cf-id": ["1"], dnt: ["1"] };
    expect((await eventOf(aRequest({ headers }))).request.headers).toEqual({ dnt: { value: "1" } });
  });
});

describe("a function on a viewer's request", () => {
  it("leaves a request as it was when it returns it untouched", async () => {
    const request = aRequest({
      query: "b=2&a=1&b=3&flag&empty=",
      headers: { host: ["localhost"], cookie: ["a=1; b=2"], connection: ["close"], accept: ["x/1", "x/2"] },
    });
    expect(await requestAfter("return request;", request)).toEqual(request);
  });

  it("can send a route of the frontend to its one page", async () => {
    expect((await requestAfter('request.uri = "/index.html"; return request;')).path).toBe("/index.html");
  });

  it("may name a path as it is spoken", async () => {
    expect((await requestAfter('request.uri = "/khóa học"; return request;')).path).toBe("/kh%C3%B3a%20h%E1%BB%8Dc");
  });

  it("can change the query, headers and cookies", async () => {
    const changed = await requestAfter(`
      request.querystring = { lang: { value: "vi" } };
      request.headers["x-new"] = { value: "1" };
      request.cookies.theme = { value: "dark" };
      return request;`);
    expect(changed).toMatchObject({ query: "lang=vi", headers: { "x-new": ["1"], cookie: ["theme=dark"] } });
  });

  it("changes the first of several values, or all of them", async () => {
    const request = aRequest({ query: "a=1&a=2" });
    expect((await requestAfter('request.querystring.a.value = "9"; return request;', request)).query).toBe("a=9&a=2");
    const all = 'request.querystring.a.multiValue = [{ value: "7" }]; return request;';
    expect((await requestAfter(all, request)).query).toBe("a=7");
  });

  it("can answer by itself", async () => {
    const outcome = await load(`function handler() {
      return { statusCode: 302, statusDescription: "Found", headers: { location: { value: "/new" } },
        cookies: { a: { value: "1", attributes: "Secure" } }, body: { encoding: "base64", data: "aGk=" } };
    }`).onRequest(aRequest());
    expect(outcome).toEqual({
      answer: {
        status: 302,
        statusMessage: "Found",
        headers: { location: ["/new"], "set-cookie": ["a=1; Secure"], "content-length": ["2"] },
        body: Buffer.from("hi"),
      },
    });
  });

  it("may be asynchronous", async () => {
    const code = 'async function handler(event) { await null; event.request.uri = "/later"; return event.request; }';
    expect(await load(code).onRequest(aRequest())).toMatchObject({ request: { path: "/later" } });
  });

  it("remembers nothing from one run to the next", async () => {
    const code = 'let runs = 0; function handler(event) { event.request.uri = "/" + ++runs; return event.request; }';
    const counter = load(code);
    await counter.onRequest(aRequest());
    expect(await counter.onRequest(aRequest())).toMatchObject({ request: { path: "/1" } });
  });

  it("has a clock that stands still", async () => {
    const body = `const start = Date.now(); for (let i = 0; i < 1e6; i++);
      request.uri = "/" + (Date.now() - start) + (new Date().getTime() - start); return request;`;
    expect((await requestAfter(body)).path).toBe("/00");
  });

  it.each(["crypto", "querystring", "buffer"])("has the module %s", async (name) => {
    expect((await requestAfter(`request.uri = "/" + typeof require("${name}"); return request;`)).path).toBe("/object");
  });
});

describe("a function on a response", () => {
  it("can change status and headers and leave the body alone", async () => {
    const changed = await answerAfter('response.headers["x-new"] = { value: "1" }; return response;', page);
    expect(changed).toEqual({ ...page, statusMessage: undefined, headers: { ...page.headers, "x-new": ["1"] } });
  });

  it("can replace the body", async () => {
    const { body, headers } = await answerAfter('response.body = "other"; return response;', page);
    expect(body.toString()).toBe("other");
    expect(headers["content-length"]).toEqual(["5"]);
  });

  it("keeps cookies with their attributes", async () => {
    const headers = { "set-cookie": ["a=1; Path=/; Secure", "b=2"] };
    expect((await answerAfter("return response;", { ...page, headers })).headers).toEqual(headers);
  });
});

describe("a function is refused, as by CloudFront", () => {
  it.each([
    ["a changed method", 'request.method = "POST"; return request;', /method to POST/],
    ["a uri without a slash", 'request.uri = "index.html"; return request;', /does not begin with a slash/],
    ["a changed host", 'request.headers.host = { value: "evil" }; return request;', /host, which is read-only/],
    ["a disallowed header", 'request.headers["x-real-ip"] = { value: "1" }; return request;', /x-real-ip/],
    ["a header in capitals", 'request.headers["X-New"] = { value: "1" }; return request;', /lower case/],
    ["nothing", "return undefined;", /neither a request nor a response/],
    ["text", 'return "request";', /neither a request nor a response/],
    ["a status that is none", "return { statusCode: 9000 };", /status code 9000/],
    ["a header without a value", "request.headers.dnt = {}; return request;", /dnt without a value/],
    ["a header that is null", "request.headers.dnt = null; return request;", /dnt without a value/],
    [
      "a header of two lines",
      'request.headers.dnt = { value: "1\\r\\nhost: evil" }; return request;',
      /one line of text/,
    ],
    ["a body that is no base64", 'return { statusCode: 200, body: { encoding: "base64", data: "%" } };', /base64/],
  ])("with 502 for %s", async (_case, body, message) => {
    const refused = requestAfter(body);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ status: 502 });
  });

  it.each([
    ["throwing nothing", "throw null;", /failed: null/],
    ["an error", 'throw new Error("broken");', /failed: Error: broken/],
    ["a rejected promise", 'return Promise.reject(new Error("broken"));', /failed: Error: broken/],
    ["waiting for what never comes", "return new Promise(() => {});", /waits for something that never comes/],
    ["a timer", "setTimeout(() => {}, 1);", /setTimeout is not defined/],
    ["the network", 'fetch("https://example.com");', /fetch is not defined/],
    ["the file system", 'require("fs");', /Cannot find module "fs"/],
    ["evaluating a string", 'eval("1");', /Code generation from strings disallowed/],
    ["the process", "process.exit(1);", /process is not defined/],
  ])("with 503 for %s", async (_case, body, message) => {
    const failed = requestAfter(body);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ status: 503 });
  });

  it("after a second of computing, where CloudFront allows about a millisecond", async () => {
    await requestAfter("for (let i = 0; i < 1e7; i++); return request;");
    await expect(requestAfter("for (;;);")).rejects.toThrow(/timed out after 1000ms/);
  });

  it("with 503 for code that does not parse, before any request", () => {
    expect(() => load("function handler( {")).toThrow(EdgeFunctionFailed);
  });
});
