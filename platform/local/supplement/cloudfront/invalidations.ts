import { type Element, element, textAt } from "../xml";
import { newToken } from "./documents";
import { CloudFrontError } from "./error";

export interface StoredInvalidation {
  readonly id: string;
  readonly createdAt: string;
  readonly batch: Element;
}

/** How many invalidations of a distribution are remembered. */
const remembered = 100;

/** The invalidations of each distribution, the newest first; each is complete at once: there is one edge, and it is here. */
export class Invalidations {
  constructor(
    private readonly stored: Record<string, StoredInvalidation[]>,
    private readonly now: () => Date,
  ) {}

  /** A batch that is sent again, under the same caller reference, is the same invalidation. */
  create(distributionId: string, batch: Element): StoredInvalidation {
    const earlier = this.of(distributionId);
    const reference = textAt(batch, "CallerReference");
    const same = earlier.find((invalidation) => textAt(invalidation.batch, "CallerReference") === reference);
    if (same) return same;
    const created = { id: newToken(), createdAt: this.now().toISOString(), batch };
    this.stored[distributionId] = [created, ...earlier].slice(0, remembered);
    return created;
  }

  of(distributionId: string): readonly StoredInvalidation[] {
    return this.stored[distributionId] ?? [];
  }

  get(distributionId: string, id: string): StoredInvalidation {
    const found = this.of(distributionId).find((invalidation) => invalidation.id === id);
    if (!found) throw new CloudFrontError(404, "NoSuchInvalidation", `There is no invalidation ${id}.`);
    return found;
  }

  forget(distributionId: string): void {
    delete this.stored[distributionId];
  }
}

export function invalidationElement(name: string, { id, createdAt, batch }: StoredInvalidation): Element {
  const facts = [element("Id", id), element("CreateTime", createdAt), element("Status", "Completed")];
  return element(name, name === "Invalidation" ? [...facts, batch] : facts);
}
