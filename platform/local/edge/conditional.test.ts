import { Readable } from "node:stream";
import { answerConditions } from "./conditional";
import { aRequest } from "./edge.fixture";
import type { Answer } from "./http-message";

const modified = "Thu, 01 Jan 2026 00:00:00 GMT";
const whole: Answer = {
  status: 200,
  headers: { etag: ['"abc"'], "last-modified": [modified], "content-type": ["text/plain"], "content-length": ["10"] },
  body: Buffer.from("0123456789"),
};

function answerTo(headers: Record<string, string>, answer = whole, method = "GET") {
  const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return answerConditions(aRequest({ method, headers: fields }), answer);
}

describe("a viewer that has a version already", () => {
  it.each([
    ["the same tag", { "if-none-match": '"abc"' }, 304],
    ["the same tag among others", { "if-none-match": '"x", W/"abc"' }, 304],
    ["any version", { "if-none-match": "*" }, 304],
    ["another tag", { "if-none-match": '"x"' }, 200],
    ["another tag of the same date: the tag counts", { "if-none-match": '"x"', "if-modified-since": modified }, 200],
    ["the same date", { "if-modified-since": modified }, 304],
    ["an older date", { "if-modified-since": "Wed, 31 Dec 2025 00:00:00 GMT" }, 200],
    ["a date that is none", { "if-modified-since": "yesterday" }, 200],
  ])("gets the right status for %s", (_case, headers, status) => {
    expect(answerTo(headers).status).toBe(status);
  });

  it("gets a 304 without a body and with the tag", () => {
    const { headers, body } = answerTo({ "if-none-match": '"abc"' });
    expect(headers).toEqual({ etag: ['"abc"'], "last-modified": [modified] });
    expect(body).toHaveLength(0);
  });

  it("gets no 304 for an error", () => {
    expect(answerTo({ "if-none-match": '"abc"' }, { ...whole, status: 404 }).status).toBe(404);
  });
});

describe("a viewer that asks for a range", () => {
  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=8-", "89", "bytes 8-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ])("gets %s", (range, body, contentRange) => {
    const answer = answerTo({ range });
    expect(answer.status).toBe(206);
    expect(answer.body.toString()).toBe(body);
    expect(answer.headers["content-range"]).toEqual([contentRange]);
  });

  it("gets the whole when it asks for several ranges", () => {
    expect(answerTo({ range: "bytes=0-1,4-5" })).toEqual(whole);
  });

  it.each(["bytes=5-2", "bytes=-", "lines=1-2"])("gets the whole for %s", (range) => {
    expect(answerTo({ range })).toEqual(whole);
  });

  it("is told that there is nothing there", () => {
    expect(answerTo({ range: "bytes=10-" })).toMatchObject({
      status: 416,
      headers: { "content-range": ["bytes */10"] },
    });
  });

  it.each([
    ['"abc"', 206],
    ['"old"', 200],
    ['W/"abc"', 200],
    [modified, 206],
  ])("gets the rest of version %s with status %i", (condition, status) => {
    expect(answerTo({ range: "bytes=0-1", "if-range": condition }).status).toBe(status);
  });

  it("gets the whole of what passes through", () => {
    expect(answerTo({ range: "bytes=0-1" }, { ...whole, body: Readable.from(["0"]) }).status).toBe(200);
  });
});
