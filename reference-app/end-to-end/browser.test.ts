import { BrowserMissing, findBrowser } from "./browser";

describe("finding a browser", () => {
  it("takes the one that CHROMIUM_PATH names", () => {
    expect(findBrowser(process.execPath)).toBe(process.execPath);
  });

  it("says how to get one where CHROMIUM_PATH names nothing that exists", () => {
    expect(() => findBrowser("/no/such/browser")).toThrow(BrowserMissing);
    expect(() => findBrowser("/no/such/browser")).toThrow("apt-get install -y chromium");
  });
});
