import type { Fields } from "./http-message";

/** A response that the edge holds. */
export interface CacheEntry {
  readonly status: number;
  /** As the origin sent them: what a response headers policy adds is added on the way out. */
  readonly headers: Fields;
  readonly body: Buffer;
  /** Path and query of the request, by which invalidations find it. */
  readonly address: string;
  readonly storedAtMs: number;
  readonly freshUntilMs: number;
  /** What was shown to viewers came from an error, even where a custom page gave it status 200. */
  readonly isError: boolean;
}

/** Responses by cache key, bounded in bytes; the least recently used goes first. */
export class Cache {
  private readonly entries = new Map<string, CacheEntry>();
  private heldBytes = 0;

  constructor(readonly limitBytes: number) {}

  /** The entry under a key, stale or not. */
  get(key: string): CacheEntry | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  set(key: string, entry: CacheEntry): void {
    this.delete(key);
    if (sizeOf(entry) > this.limitBytes) return;
    this.entries.set(key, entry);
    this.heldBytes += sizeOf(entry);
    for (const oldest of this.entries.keys()) {
      if (this.heldBytes <= this.limitBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.heldBytes -= sizeOf(entry);
  }

  /**
   * Drops what an invalidation path names: one address, query string included, or all that begin with what stands before
   * a final `*`. Case matters ("Invalidate files to remove content", section "Invalidation paths"). Returns how many.
   */
  invalidate(path: string): number {
    const matches = path.endsWith("*")
      ? (address: string) => address.startsWith(path.slice(0, -1))
      : (address: string) => address === path;
    const doomed = [...this.entries].filter(([, { address }]) => matches(address)).map(([key]) => key);
    for (const key of doomed) this.delete(key);
    return doomed.length;
  }
}

/** Fields and bookkeeping are counted at a round kilobyte. */
function sizeOf(entry: CacheEntry): number {
  return entry.body.length + 1024;
}
