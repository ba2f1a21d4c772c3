import type { Readable } from "node:stream";
import { findBehavior } from "./behavior";
import type { Cache, CacheEntry } from "./cache";
import { acceptedEncodings, cacheKeyOf } from "./cache-key";
import { errorLifetimeSeconds, successLifetimeSeconds } from "./cache-lifetime";
import { compress, compressedFields, isCompressible, varyingByEncoding } from "./compression";
import { type Behavior, type Distribution, defaultErrorCachingMinTtlSeconds } from "./distribution";
import { errorPage } from "./error-page";
import type { Answer, Fields, ViewerRequest } from "./http-message";
import { discard, type OriginClient, OriginUnreachable, wholeBody } from "./origin";
import { keepsResponses, type OriginRequest, originRequestFor, revalidating } from "./origin-request";
import { keptFromOrigin } from "./response-headers";

/** Where an answer comes from, in the words of X-Cache. */
export type CacheResult = "Hit" | "Miss" | "RefreshHit" | "Error";

/** An answer out of the cache or from the origin, before anything is added for the viewer. */
export interface Delivered extends Answer {
  readonly result: CacheResult;
  /** Seconds since it was stored; undefined where it comes straight from the origin. */
  readonly ageSeconds?: number;
}

/** Longer responses pass through without being kept, in bytes. */
const longestKeptBytes = 32 * 1024 * 1024;

/** What a viewer wants, and what it takes to get it. */
interface Errand {
  readonly request: ViewerRequest;
  readonly behavior: Behavior;
  readonly body: Readable | undefined;
  /** Aborted when the viewer has gone. */
  readonly signal: AbortSignal;
}

/** Gets what viewers ask for, from the cache where it may and from the origin where it must. */
export class Delivery {
  /**
   * Fetches under way by cache key: the next request for the same object waits for the first, unless the policy disables
   * caching ("Request and response behavior for custom origins", "Simultaneous requests for the same object").
   */
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(
    private readonly distribution: Distribution,
    private readonly cache: Cache,
    private readonly origins: OriginClient,
    private readonly log: (line: string) => void,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** The answer to a request that its behaviour allows, with the error pages that the distribution sets. */
  async deliver(errand: Errand): Promise<Delivered> {
    const { request, behavior } = errand;
    if (!behavior.cachedMethods.has(request.method)) return this.passThrough(errand);

    const key = cacheKeyOf(request, behavior);
    const mayWait = keepsResponses(behavior) && !this.fresh(key);
    const underWay = mayWait ? this.underWay.get(key) : undefined;
    if (underWay) await underWay;
    const held = this.fresh(key);
    return held ? hit(held, this.nowMs()) : this.fetchAlone(key, errand);
  }

  private fresh(key: string): CacheEntry | undefined {
    const entry = this.cache.get(key);
    return entry && entry.freshUntilMs > this.nowMs() ? entry : undefined;
  }

  /** Fetches, and lets others know of it until it is done. */
  private async fetchAlone(key: string, errand: Errand): Promise<Delivered> {
    const fetching = this.fetch(key, errand);
    const settled = fetching.catch(() => undefined);
    this.underWay.set(key, settled);
    try {
      return await fetching;
    } finally {
      if (this.underWay.get(key) === settled) this.underWay.delete(key);
    }
  }

  private async fetch(key: string, errand: Errand): Promise<Delivered> {
    const stale = this.staleSuccess(key);
    const plain = originRequestFor(errand.request, errand.behavior);
    const answer = await this.ask(stale ? revalidating(plain, stale.headers) : plain, errand);

    if (answer.status === 304 && stale) return this.refreshed(key, stale, answer, errand.behavior);
    if (answer.status >= 500 && stale) return this.servedStale(key, stale, answer);
    return answer.status >= 400 ? this.failed(key, answer, errand) : this.succeeded(key, answer, errand);
  }

  private staleSuccess(key: string): CacheEntry | undefined {
    const entry = this.cache.get(key);
    return entry && !entry.isError ? entry : undefined;
  }

  /** A request whose answer is never kept: its body goes to the origin and the answer to the viewer as they come. */
  private async passThrough(errand: Errand): Promise<Delivered> {
    const answer = await this.ask(originRequestFor(errand.request, errand.behavior), errand);
    if (answer.status < 400) return { ...answer, result: "Miss" };
    return { ...(await this.errorPageFor(answer, errand)), result: "Error" };
  }

  /** The origin's answer with the fields that CloudFront keeps; an origin that cannot be asked counts as 502 or 504. */
  private async ask(originRequest: OriginRequest, { request, behavior, body, signal }: Errand): Promise<Answer> {
    try {
      const answer = await this.origins.ask(behavior.origin, originRequest, body, signal);
      return { ...answer, headers: keptFromOrigin(answer.headers, behavior) };
    } catch (error) {
      if (!(error instanceof OriginUnreachable)) throw error;
      this.log(error.message);
      return errorPage(error.status, error.message, request.id);
    }
  }

  private async succeeded(key: string, fromOrigin: Answer, { request, behavior }: Errand): Promise<Delivered> {
    const answer = await encoded(fromOrigin, request, behavior);
    const lifetimeSeconds = keptSuccesses.has(answer.status)
      ? successLifetimeSeconds(answer.headers, behavior.cachePolicy, this.nowMs())
      : undefined;
    return { ...(await this.keep(key, request, answer, lifetimeSeconds, false)), result: "Miss" };
  }

  private async failed(key: string, fromOrigin: Answer, errand: Errand): Promise<Delivered> {
    const { status, headers } = fromOrigin;
    const answer = await this.errorPageFor(fromOrigin, errand);
    const minTtlSeconds = this.errorCachingMinTtlSeconds(status);
    const lifetimeSeconds = errorLifetimeSeconds(
      status,
      headers,
      errand.behavior.cachePolicy,
      minTtlSeconds,
      this.nowMs(),
    );
    return { ...(await this.keep(key, errand.request, answer, lifetimeSeconds, true)), result: "Error" };
  }

  private refreshed(key: string, stale: CacheEntry, notModified: Answer, behavior: Behavior): Delivered {
    discard(notModified.body);
    const headers: Fields = { ...stale.headers, ...renewed(notModified.headers) };
    const lifetimeSeconds = successLifetimeSeconds(headers, behavior.cachePolicy, this.nowMs());
    if (lifetimeSeconds === undefined) this.cache.delete(key);
    else
      this.cache.set(key, { ...stale, headers, storedAtMs: this.nowMs(), freshUntilMs: this.after(lifetimeSeconds) });
    return { status: stale.status, headers, body: stale.body, result: "RefreshHit" };
  }

  /** An origin that fails does not take away what the edge holds ("Origin unavailable"). */
  private servedStale(key: string, stale: CacheEntry, error: Answer): Delivered {
    discard(error.body);
    this.cache.set(key, { ...stale, freshUntilMs: this.after(this.errorCachingMinTtlSeconds(error.status)) });
    return hit(stale, this.nowMs());
  }

  /**
   * An error, or the page that the distribution shows instead ("Generate custom error responses"). The page is an object
   * like others, with its own behaviour; where it cannot be had, its own error is what is shown.
   */
  private async errorPageFor(error: Answer, { request, signal }: Errand): Promise<Answer> {
    const custom = this.distribution.errorResponses.get(error.status);
    if (!custom?.pagePath) return custom ? { ...error, status: custom.responseStatus } : error;
    if (this.isErrorPage(request.path)) return error;

    discard(error.body);
    const page: ViewerRequest = { ...request, method: "GET", path: custom.pagePath, query: "" };
    const behavior = findBehavior(this.distribution.behaviors, page.path);
    const answer = await this.deliver({ request: page, behavior, body: undefined, signal });
    return answer.status === 200 ? { ...answer, status: custom.responseStatus, statusMessage: undefined } : answer;
  }

  private isErrorPage(path: string): boolean {
    return [...this.distribution.errorResponses.values()].some(({ pagePath }) => pagePath === path);
  }

  private errorCachingMinTtlSeconds(status: number): number {
    return this.distribution.errorResponses.get(status)?.cachingMinTtlSeconds ?? defaultErrorCachingMinTtlSeconds;
  }

  /** The same answer, kept for a while where it may be and is not too long. */
  private async keep(
    key: string,
    request: ViewerRequest,
    answer: Answer,
    lifetimeSeconds: number | undefined,
    isError: boolean,
  ): Promise<Answer> {
    if (request.method === "HEAD" || lifetimeSeconds === undefined) return answer;
    const body = await wholeBody(answer.body, longestKeptBytes);
    if (Buffer.isBuffer(body)) {
      const { status, headers } = answer;
      const address = request.query ? `${request.path}?${request.query}` : request.path;
      const freshUntilMs = this.after(lifetimeSeconds);
      this.cache.set(key, { status, headers, body, address, storedAtMs: this.nowMs(), freshUntilMs, isError });
    }
    return { ...answer, body };
  }

  private after(seconds: number): number {
    return this.nowMs() + seconds * 1000;
  }
}

function hit({ status, headers, body, isError, storedAtMs }: CacheEntry, nowMs: number): Delivered {
  const ageSeconds = Math.floor((nowMs - storedAtMs) / 1000);
  return { status, headers, body, result: isError ? "Error" : "Hit", ageSeconds };
}

/** Compressed where the behaviour, the viewer and the object allow it. */
async function encoded(answer: Answer, request: ViewerRequest, behavior: Behavior): Promise<Answer> {
  const { encodings } = behavior.cachePolicy;
  if (!behavior.compress || encodings.size === 0 || !isCompressible(answer.status, answer.headers)) return answer;

  const headers = varyingByEncoding(answer.headers);
  const [encoding] = acceptedEncodings(request.headers, encodings);
  if (!encoding || request.method === "HEAD") return { ...answer, headers };
  const whole = await wholeBody(answer.body, longestKeptBytes);
  if (!Buffer.isBuffer(whole)) return { ...answer, headers, body: whole };
  const body = await compress(whole, encoding);
  return { ...answer, headers: compressedFields(headers, encoding, body.length), body };
}

const keptSuccesses: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 302, 303, 307, 308]);

/** The fields of a 304 that replace those held (RFC 9111, 3.2); what describes the body stays as it is stored. */
function renewed(headers: Fields): Fields {
  const renewable = ["cache-control", "date", "expires", "last-modified"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => renewable.includes(name)));
}
