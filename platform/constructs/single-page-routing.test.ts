import { runInNewContext } from "node:vm";
import { singlePageRouting } from "./single-page-routing";

function routed(uri: string): string {
  return runInNewContext(`${singlePageRouting}\nhandler({ request: { method: "GET", uri } }).uri`, { uri });
}

it.each(["/", "/courses", "/courses/", "/courses/0190a1b2-0000-7000-8000-000000000000", "/v1.2/courses"])(
  "answers %s, a route of the frontend, with its one page",
  (uri) => {
    expect(routed(uri)).toBe("/index.html");
  },
);

it.each(["/index.html", "/config.json", "/robots.txt", "/missing.js", "/icons/app.svg"])(
  "leaves the file %s what it is",
  (uri) => {
    expect(routed(uri)).toBe(uri);
  },
);

it("fits into what CloudFront takes", () => {
  expect(Buffer.byteLength(singlePageRouting)).toBeLessThan(10 * 1024);
});
