import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../../end-to-end/browser";
import { startApi, type TestApi } from "../../test/api";
import { document } from "../../test/contract";

const nowhere = { host: "127.0.0.1", port: 1, name: "", user: "", authentication: { kind: "password", password: "" } };
const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.keys(item ?? {}));

let api: TestApi;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  api = await startApi(nowhere as Parameters<typeof startApi>[0]);
  browser = await openBrowser();
  page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(request.url()));
  await page.goto(`${api.url}/api/docs`);
  await page.waitForSelector(".opblock");
});

afterAll(async () => {
  await browser?.close();
  await api?.close();
});

it("shows every operation of the document", async () => {
  expect(await page.locator(".opblock").count()).toBe(operations.length);
});

it("opens an operation from the keyboard", async () => {
  const focused = () => page.evaluate<string>("document.activeElement.className");
  for (let presses = 0; presses < 30 && !(await focused()).includes("opblock-summary-control"); presses += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".opblock.is-open .responses-wrapper");
  expect(await page.locator(".opblock.is-open").textContent()).toContain("X-Request-Id");
});

it("asks for nothing that its policy forbids, and nothing of any other origin", () => {
  expect(complaints).toEqual([]);
});
