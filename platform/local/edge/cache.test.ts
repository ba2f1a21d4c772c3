import { Cache, type CacheEntry } from "./cache";

const kilobyte = 1024;

function entry(address: string, bodyBytes = kilobyte): CacheEntry {
  return {
    status: 200,
    headers: {},
    body: Buffer.alloc(bodyBytes),
    address,
    storedAtMs: 0,
    freshUntilMs: 0,
    isError: false,
  };
}

describe("the cache", () => {
  it("lets go of what was used least recently when it is full", () => {
    const cache = new Cache(4 * kilobyte);
    cache.set("a", entry("/a"));
    cache.set("b", entry("/b"));
    cache.get("a");
    cache.set("c", entry("/c"));
    expect(["a", "b", "c"].filter((key) => cache.get(key))).toEqual(["a", "c"]);
  });

  it("does not empty itself for something that is larger than it is", () => {
    const cache = new Cache(4 * kilobyte);
    cache.set("a", entry("/a"));
    cache.set("huge", entry("/huge", 5 * kilobyte));
    expect(cache.get("a")).toBeDefined();
    expect(cache.get("huge")).toBeUndefined();
  });

  it("counts what replaces another once", () => {
    const cache = new Cache(4 * kilobyte);
    for (let time = 0; time < 5; time++) cache.set("a", entry("/a"));
    cache.set("b", entry("/b"));
    expect(cache.get("a")).toBeDefined();
  });
});

describe("an invalidation", () => {
  it.each([
    ["/*", ["/", "/index.html", "/index.html?v=1", "/static/a.js", "/Static/b.js"]],
    ["/static/*", ["/static/a.js"]],
    ["/index.html", ["/index.html"]],
    ["/index.html*", ["/index.html", "/index.html?v=1"]],
    ["/index", []],
    ["/static/?.js", []],
  ])("of %s drops %j", (path, expected) => {
    const cache = new Cache(100 * kilobyte);
    const addresses = ["/", "/index.html", "/index.html?v=1", "/static/a.js", "/Static/b.js"];
    for (const address of addresses) cache.set(address, entry(address));
    expect(cache.invalidate(path)).toBe(expected.length);
    expect(addresses.filter((address) => !cache.get(address))).toEqual(expected);
  });
});
