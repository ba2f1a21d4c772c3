import { join } from "node:path";
import { build } from "esbuild";
import type { LitElement } from "lit";
import type { Browser, Page, Route } from "playwright-core";
import { violations } from "../../end-to-end/accessibility";
import { openBrowser } from "../../end-to-end/browser";
import type { StageScript } from "./stage-script";

/** What an operation of the API answers: data, a problem, or nothing because nobody is there. */
export type Answer = { readonly data: unknown } | { readonly problem: string; readonly status: number } | "unreachable";

const origin = "http://lectern.test";

/** Rules about a whole page, which an element by itself cannot keep. */
const pageRules = ["landmark-one-main", "page-has-heading-one", "region"];

/**
 * A real browser in which elements are shown one at a time, with an API whose answers the test decides. Nothing
 * listens on any port: every request of the browser is answered here.
 */
export class Stage {
  /** The requests to the API in order, such as "GET /api/v1/courses?search=tree". */
  readonly requests: string[] = [];
  /** What the browser complained about: errors in scripts, and breaches of the security policy. */
  readonly complaints: string[] = [];
  private readonly answers = new Map<string, () => Answer | Promise<Answer>>();

  private browser?: Browser;

  /** The page in the open browser. */
  get page(): Page {
    const page = this.browser?.contexts()[0]?.pages()[0];
    if (!page) throw new Error("The stage is closed; open() it before the tests.");
    return page;
  }

  async open(): Promise<void> {
    const [browser, script] = await Promise.all([openBrowser(), bundle()]);
    this.browser = browser;
    const profile = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    profile.setDefaultTimeout(15_000);
    await profile.route(`${origin}/**`, (route) => this.serve(route, script));
    await profile.newPage();
    this.page.on("pageerror", (error) => this.complaints.push(error.message));
    this.page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) this.complaints.push(message.text());
    });
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }

  /** An operation, such as "GET /api/v1/courses", gives this answer from now on. */
  answer(operation: string, answer: Answer | (() => Answer | Promise<Answer>)): void {
    this.answers.set(operation, typeof answer === "function" ? answer : () => answer);
  }

  /** Shows one element, and nothing else, in a fresh page; elements that need it get an API. */
  async show<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    properties: Partial<HTMLElementTagNameMap[Tag]> = {},
    { path = "/", language = "en" }: { path?: string; language?: "en" | "vi" } = {},
  ): Promise<void> {
    this.requests.length = 0;
    this.complaints.length = 0;
    await this.page.goto(origin + path);
    await this.page.evaluate(
      async ([name, values, spoken]) => {
        const { ApiClient, speak } = (globalThis as unknown as { stage: StageScript }).stage;
        await speak(spoken);
        const element = Object.assign(document.createElement(name), { api: new ApiClient("/api/v1") }, values);
        document.body.append(element);
        await (element as unknown as LitElement).updateComplete;
      },
      [tag, properties, language] as const,
    );
  }

  /** What an element says, in one line. Browsers leave what is inside a shadow root out of an element's text. */
  async textOf(tag: keyof HTMLElementTagNameMap): Promise<string> {
    const text = await this.page.locator(tag).evaluate((element) => element.shadowRoot?.textContent ?? "");
    return text.replace(/\s+/g, " ").trim();
  }

  /** What axe finds wrong with the element, in light and in dark. */
  violations(): Promise<readonly string[]> {
    return violations(this.page, pageRules);
  }

  private async serve(route: Route, script: string): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    if (isAnsweredByTest(url.pathname)) return this.serveApi(route, `${request.method()} ${url.pathname}`, url);
    if (url.pathname === "/stage.js") return route.fulfill({ contentType: "text/javascript", body: script });
    if (url.pathname === "/document.css") return route.fulfill({ path: source("styles/document.css") });
    return route.fulfill({ contentType: "text/html", headers: securityHeaders, body: emptyPage });
  }

  private async serveApi(route: Route, operation: string, url: URL): Promise<void> {
    this.requests.push(`${operation}${url.search}`);
    const answer = await this.answers.get(operation)?.();
    if (answer === undefined) throw new Error(`The test has not said what "${operation}" answers.`);
    if (answer === "unreachable") return route.abort();
    if ("data" in answer) return route.fulfill({ json: answer.data });
    const { problem: code, status } = answer;
    const json = { type: "about:blank", title: code, status, code, traceId: "4bf92f3577b34da6a3ce929d0e0e4736" };
    return route.fulfill({ status, contentType: "application/problem+json; charset=utf-8", json });
  }
}

const isAnsweredByTest = (path: string) => path.startsWith("/api/") || path === "/config.json";

const source = (path: string) => join(__dirname, "..", "src", path);

/** As strict as what the distribution sends. */
const securityHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'",
};

const emptyPage = `<!doctype html><html lang="en"><head><title>Stage</title><link rel="stylesheet" href="/document.css">
  <script src="/stage.js"></script></head><body></body></html>`;

/** Every element in one script. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "stage-script.ts")],
    bundle: true,
    write: false,
    format: "iife",
    tsconfig: join(__dirname, "..", "tsconfig.json"),
  });
  return outputFiles[0]?.text ?? "";
}
