import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { Cache } from "./cache";
import { Delivery } from "./delivery";
import type { Behavior, Distribution } from "./distribution";
import { aBehavior, aCachePolicy, aDistribution, aRequest, cachingDisabled, only } from "./edge.fixture";
import type { Answer, Fields, ViewerRequest } from "./http-message";
import { OriginUnreachable } from "./origin";
import type { OriginRequest } from "./origin-request";

/** An edge without a network: its origin is a function, and its clock stands until it is told. */
class Bench {
  readonly asked: OriginRequest[] = [];
  readonly cache = new Cache(10_000_000);
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  private readonly delivery: Delivery;

  constructor(
    private readonly distribution: Distribution,
    private readonly origin: (request: OriginRequest) => Answer | Promise<Answer>,
  ) {
    const origins = {
      ask: async (_origin: unknown, request: OriginRequest) => {
        this.asked.push(request);
        return this.origin(request);
      },
      close() {},
    };
    this.delivery = new Delivery(
      distribution,
      this.cache,
      origins,
      () => {},
      () => this.nowMs,
    );
  }

  async get(overrides: Partial<ViewerRequest> = {}) {
    const behavior = this.distribution.behaviors[0] as Behavior;
    const signal = new AbortController().signal;
    const request = aRequest(overrides);
    const delivered = await this.delivery.deliver({ request, behavior, body: undefined, signal });
    const { body } = delivered;
    return { ...delivered, text: Buffer.isBuffer(body) ? body.toString() : (await body.toArray()).join("") };
  }

  wait(seconds: number): this {
    this.nowMs += seconds * 1000;
    return this;
  }
}

function answer(status: number, body: string, headers: Fields = {}): Answer {
  return { status, headers, body: Readable.from([Buffer.from(body)], { objectMode: false }) };
}

function bench(origin: (request: OriginRequest) => Answer | Promise<Answer>, behavior: Partial<Behavior> = {}) {
  return new Bench(aDistribution({ behaviors: [aBehavior(behavior)] }), origin);
}

const maxAge = (seconds: number): Fields => ({ "cache-control": [`max-age=${seconds}`] });

describe("what the origin lets be kept", () => {
  it("is asked for once, and then comes from the cache with its age", async () => {
    const edge = bench(() => answer(200, "page", maxAge(60)));
    expect(await edge.get()).toMatchObject({ result: "Miss", text: "page" });
    expect(await edge.wait(59).get()).toMatchObject({ result: "Hit", text: "page", ageSeconds: 59 });
    expect(edge.asked).toHaveLength(1);
  });

  it("is asked for again when its time is over", async () => {
    const edge = bench(() => answer(200, "page", maxAge(60)));
    await edge.get();
    expect(await edge.wait(60).get()).toMatchObject({ result: "Miss" });
  });

  it("serves HEAD out of what GET fetched", async () => {
    const edge = bench(() => answer(200, "page", maxAge(60)));
    await edge.get();
    expect(await edge.get({ method: "HEAD" })).toMatchObject({ result: "Hit" });
  });

  it("is asked for once by many who want it at the same moment", async () => {
    const edge = bench(() => answer(200, "page", maxAge(60)));
    const all = await Promise.all(Array.from({ length: 20 }, () => edge.get()));
    expect(all.filter(({ result }) => result === "Hit")).toHaveLength(19);
    expect(edge.asked).toHaveLength(1);
  });

  it("is asked for again by those who waited for a fetch that failed", async () => {
    let first = true;
    const edge = bench(() => {
      if (!first) return answer(200, "page", maxAge(60));
      first = false;
      throw new Error("The viewer has gone.");
    });
    const [gone, other] = await Promise.allSettled([edge.get(), edge.get()]);
    expect([gone.status, other.status]).toEqual(["rejected", "fulfilled"]);
  });
});

describe("what the origin does not let be kept", () => {
  it.each(["no-store", "private"])("is asked for every time: %s", async (directive) => {
    const edge = bench(() => answer(200, "page", { "cache-control": [directive] }));
    await edge.get();
    expect(await edge.get()).toMatchObject({ result: "Miss" });
  });

  it("is asked for every time where the policy disables caching", async () => {
    const edge = bench(() => answer(200, "page", maxAge(60)), { cachePolicy: cachingDisabled });
    await edge.get();
    expect(await edge.get()).toMatchObject({ result: "Miss" });
  });

  it("makes nobody wait for another, where the policy disables caching", async () => {
    let letGo = () => {};
    const both = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const edge = bench(
      async () => {
        if (edge.asked.length === 2) letGo();
        await both;
        return answer(200, "page");
      },
      { cachePolicy: cachingDisabled },
    );
    await Promise.all([edge.get({ query: "page=1" }), edge.get({ query: "page=2" })]);
    expect(edge.asked).toHaveLength(2);
  });

  it("is nothing that a method changes", async () => {
    const edge = bench(() => answer(200, "made", maxAge(60)));
    await edge.get({ method: "POST" });
    expect(await edge.get({ method: "POST" })).toMatchObject({ result: "Miss" });
  });

  it("is no partial answer", async () => {
    const edge = bench(() => answer(206, "pa", maxAge(60)));
    await edge.get();
    expect(await edge.get()).toMatchObject({ result: "Miss" });
  });
});

describe("what has expired", () => {
  const tagged = { ...maxAge(60), etag: ['"v1"'], "last-modified": ["Thu, 01 Jan 2026 00:00:00 GMT"] };

  it("is confirmed by the origin with a 304", async () => {
    const edge = bench(({ headers }) =>
      headers["if-none-match"]?.[0] === '"v1"' ? answer(304, "", maxAge(60)) : answer(200, "page", tagged),
    );
    await edge.get();
    expect(await edge.wait(60).get()).toMatchObject({ result: "RefreshHit", status: 200, text: "page" });
    expect(await edge.wait(59).get()).toMatchObject({ result: "Hit", ageSeconds: 59 });
    expect(edge.asked[1]?.headers["if-modified-since"]).toEqual(tagged["last-modified"]);
  });

  it("is confirmed at every request where the object says no-cache", async () => {
    const noCache = { etag: ['"v1"'], "cache-control": ["no-cache"] };
    const edge = bench(({ headers }) => (headers["if-none-match"] ? answer(304, "") : answer(200, "index", noCache)));
    const results = [await edge.get(), await edge.get(), await edge.get()].map(({ result }) => result);
    expect(results).toEqual(["Miss", "RefreshHit", "RefreshHit"]);
  });

  it("makes the viewer wait for the origin, even where stale-while-revalidate would not", async () => {
    const headers = { "cache-control": ["max-age=60, stale-while-revalidate=600"], etag: ['"v1"'] };
    const edge = bench(() => answer(200, "page", headers));
    await edge.get();
    await edge.wait(61).get();
    expect(edge.asked).toHaveLength(2);
  });

  it("is served all the same while the origin fails, which is tried again after the error caching time", async () => {
    let down = false;
    const edge = bench(() => {
      if (down) throw new OriginUnreachable(504, "No answer.");
      return answer(200, "page", tagged);
    });
    await edge.get();
    down = true;
    expect(await edge.wait(61).get()).toMatchObject({ status: 200, text: "page" });
    await edge.wait(9).get();
    expect(edge.asked).toHaveLength(2);
    await edge.wait(1).get();
    expect(edge.asked).toHaveLength(3);
  });

  it("gives way to a 404: the object is gone", async () => {
    let gone = false;
    const edge = bench(() => (gone ? answer(404, "gone") : answer(200, "page", tagged)));
    await edge.get();
    gone = true;
    expect(await edge.wait(61).get()).toMatchObject({ status: 404, result: "Error" });
  });
});

describe("an error of the origin", () => {
  it("is kept for ten seconds, even where nothing else is", async () => {
    const edge = bench(() => answer(404, "problem"), { cachePolicy: cachingDisabled });
    expect(await edge.get()).toMatchObject({ status: 404, result: "Error", text: "problem" });
    expect(await edge.wait(9).get()).toMatchObject({ status: 404, result: "Error", text: "problem" });
    expect(edge.asked).toHaveLength(1);
    await edge.wait(1).get();
    expect(edge.asked).toHaveLength(2);
  });

  it("is not kept where the distribution sets its caching time to nothing", async () => {
    const errorResponses = new Map([[404, { responseStatus: 404, cachingMinTtlSeconds: 0 }]]);
    const edge = new Bench(aDistribution({ errorResponses }), () => answer(404, "problem"));
    await edge.get();
    await edge.get();
    expect(edge.asked).toHaveLength(2);
  });

  it("is a page of CloudFront's own where the origin cannot be asked", async () => {
    const edge = bench(() => {
      throw new OriginUnreachable(502, "Origin <api> cannot be reached.");
    });
    const shown = await edge.get();
    expect(shown).toMatchObject({ status: 502, result: "Error" });
    expect(shown.text).toContain("Origin &lt;api&gt; cannot be reached.");
  });
});

describe("a custom error page", () => {
  const pageOf404 = { pagePath: "/404.html", responseStatus: 200, cachingMinTtlSeconds: 30 };
  const errorResponses = new Map([[404, pageOf404]]);

  it("is shown instead, with its own status, for the error caching time", async () => {
    const edge = new Bench(aDistribution({ errorResponses }), ({ path }) =>
      path === "/404.html" ? answer(200, "sorry", maxAge(60)) : answer(404, "no such key"),
    );
    expect(await edge.get({ path: "/nowhere" })).toMatchObject({ status: 200, text: "sorry", result: "Error" });
    expect(await edge.wait(29).get({ path: "/nowhere" })).toMatchObject({ text: "sorry", result: "Error" });
    expect(edge.asked.map(({ path }) => path)).toEqual(["/nowhere", "/404.html"]);
  });

  it("comes through the behaviour of its own path", async () => {
    const errors = aBehavior({ pathPattern: "/404.html", origin: { ...aBehavior().origin, path: "/errors" } });
    const edge = new Bench(
      aDistribution({ errorResponses, behaviors: [aBehavior({ pathPattern: "/a" }), errors] }),
      () => answer(404, "no"),
    );
    await edge.get({ path: "/a" });
    expect(edge.asked.map(({ path }) => path)).toEqual(["/a", "/errors/404.html"]);
  });

  it("that is missing shows its own error", async () => {
    const edge = new Bench(aDistribution({ errorResponses }), ({ path }) => answer(404, path));
    expect(await edge.get({ path: "/nowhere" })).toMatchObject({ status: 404, text: "/404.html" });
  });

  it("never leads in a circle", async () => {
    const circle = new Map([
      [404, { pagePath: "/404.html", responseStatus: 404, cachingMinTtlSeconds: 0 }],
      [403, { pagePath: "/403.html", responseStatus: 403, cachingMinTtlSeconds: 0 }],
    ]);
    const edge = new Bench(aDistribution({ errorResponses: circle }), ({ path }) =>
      path === "/404.html" ? answer(403, "forbidden") : answer(404, "missing"),
    );
    expect(await edge.get({ path: "/nowhere" })).toMatchObject({ status: 403, text: "forbidden" });
  });

  it("also stands for the error of a request that changes something", async () => {
    const edge = new Bench(aDistribution({ errorResponses }), ({ path }) =>
      path === "/404.html" ? answer(200, "sorry") : answer(404, "missing"),
    );
    expect(await edge.get({ path: "/nowhere", method: "POST" })).toMatchObject({ status: 200, text: "sorry" });
  });
});

describe("compression", () => {
  const text = "Lectern ".repeat(500);
  const plain = { "content-type": ["text/html"], "content-length": [String(text.length)], ...maxAge(60) };
  const gzip = { headers: { "accept-encoding": ["gzip"] } };

  it("is kept with the object and separate from the plain one", async () => {
    const edge = bench(() => answer(200, text, plain));
    await edge.get(gzip);
    const hit = await edge.get(gzip);
    expect(hit).toMatchObject({ result: "Hit", headers: { "content-encoding": ["gzip"], vary: ["Accept-Encoding"] } });
    expect(gunzipSync(hit.body as Buffer).toString()).toBe(text);
    expect(await edge.get()).toMatchObject({ result: "Miss", text });
  });

  it.each([
    ["the behaviour does not compress", { compress: false }],
    ["the policy names no encoding", { cachePolicy: aCachePolicy({ encodings: new Set() }) }],
  ])("does not happen where %s", async (_case, behavior) => {
    const edge = bench(() => answer(200, text, plain), behavior);
    expect((await edge.get(gzip)).headers["content-encoding"]).toBeUndefined();
  });
});

describe("what is too long to keep", () => {
  it("passes through whole", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const chunks = Array.from({ length: 33 }, () => chunk);
    const edge = bench(() => ({ ...answer(200, ""), body: Readable.from(chunks, { objectMode: false }) }));
    expect((await edge.get()).text).toHaveLength(33 * 1024 * 1024);
    await edge.get();
    expect(edge.asked).toHaveLength(2);
  });
});

describe("a HEAD that the cache cannot answer", () => {
  it("is asked of the origin each time", async () => {
    const edge = bench(() => answer(200, "", maxAge(60)));
    await edge.get({ method: "HEAD" });
    expect(await edge.get({ method: "HEAD" })).toMatchObject({ result: "Miss" });
  });
});

describe("the cache key", () => {
  it("keeps apart what the policy tells apart", async () => {
    const edge = bench(({ query }) => answer(200, query, maxAge(60)), {
      cachePolicy: aCachePolicy({ queryStrings: only("page") }),
    });
    expect([(await edge.get({ query: "page=1" })).text, (await edge.get({ query: "page=2&utm=1" })).text]).toEqual([
      "page=1",
      "page=2",
    ]);
    expect(await edge.get({ query: "page=2&utm=2" })).toMatchObject({ result: "Hit" });
  });
});
