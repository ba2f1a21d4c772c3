import { type CloudFrontClient, GetInvalidationCommand, ListInvalidationsCommand } from "@aws-sdk/client-cloudfront";
import type { Cache } from "./cache";

/** How long the edge may go on without hearing of an invalidation; CloudFront needs seconds to minutes. */
const checkEveryMs = 500;

/**
 * Carries out the invalidations that are made on the deployed distribution. There is no timer: a request that comes half a
 * second or more after the last check makes the next one before it is served, and an idle edge asks for nothing.
 */
export class InvalidationWatch {
  private readonly carriedOut = new Set<string>();
  private checkedAtMs = Number.NEGATIVE_INFINITY;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly client: CloudFrontClient,
    private readonly distributionId: string,
    private readonly cache: Cache,
    private readonly log: (line: string) => void,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Passes over what was invalidated before this edge kept anything. */
  async begin(): Promise<void> {
    for (const id of await this.newInvalidations()) this.carriedOut.add(id);
  }

  /** Checks if the last check is too long ago; an API that fails is said in the log and does not stop a request. */
  async checkIfDue(): Promise<void> {
    if (this.nowMs() - this.checkedAtMs < checkEveryMs) return;
    this.checking ??= this.check()
      .catch((error: Error) => this.log(`Invalidations cannot be read: ${error.message}`))
      .finally(() => {
        this.checking = undefined;
      });
    await this.checking;
  }

  /** Carries out every invalidation that is new. */
  async check(): Promise<void> {
    this.checkedAtMs = this.nowMs();
    for (const id of await this.newInvalidations()) {
      const { Invalidation } = await this.client.send(
        new GetInvalidationCommand({ DistributionId: this.distributionId, Id: id }),
      );
      const paths = Invalidation?.InvalidationBatch?.Paths?.Items ?? [];
      const dropped = paths.reduce((count, path) => count + this.cache.invalidate(path), 0);
      this.carriedOut.add(id);
      this.log(`Invalidation ${id} of ${paths.join(" ")} dropped ${dropped} objects`);
    }
  }

  /** CloudFront lists the newest first, so that a page without news ends the search. */
  private async newInvalidations(): Promise<string[]> {
    const found: string[] = [];
    let marker: string | undefined;
    do {
      const { InvalidationList: page } = await this.client.send(
        new ListInvalidationsCommand({ DistributionId: this.distributionId, Marker: marker }),
      );
      const unseen = (page?.Items ?? []).flatMap(({ Id }) => (Id && !this.carriedOut.has(Id) ? [Id] : []));
      found.push(...unseen);
      marker = unseen.length > 0 && page?.IsTruncated ? page.NextMarker : undefined;
    } while (marker);
    return found.reverse();
  }
}
