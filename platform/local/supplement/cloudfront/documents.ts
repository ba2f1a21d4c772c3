import { randomBytes, randomUUID } from "node:crypto";
import { type Element, textAt } from "../xml";
import { CloudFrontError } from "./error";
import { type ManagedPolicy, managedCachePolicies, managedOriginRequestPolicies } from "./managed-policies";

/** A kind of CloudFront resource that is one configuration document with an id and a version. */
export interface Kind {
  /** Its collection in the API's paths. */
  readonly path: string;
  /** Its name in the API: `<name>Config` is its document, `<name>List` its list, `NoSuch<name>` its absence. */
  readonly name: string;
  /** Whether it is changed by `PUT <path>/<id>/config` or by `PUT <path>/<id>`. */
  readonly updatePath: "config" | "self";
  /** The element of its document that may not occur twice. */
  readonly uniqueBy: string;
  /** What refers to it in a distribution's document, which keeps it from being deleted; a distribution itself: nothing. */
  readonly referredBy?: string;
  readonly newId: () => string;
  /** Those that AWS keeps in every account, which nobody can change. */
  readonly managed: readonly ManagedPolicy[];
}

/** One version of one document. */
export interface StoredDocument {
  readonly id: string;
  readonly etag: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly config: Element;
}

/** When AWS last touched its managed policies is nothing that anybody relies on. */
const managedSince = "2020-07-22T00:00:00.000Z";

/** The documents of one kind, each with a version that a change or a deletion has to name. */
export class Documents {
  constructor(
    readonly kind: Kind,
    private readonly stored: Record<string, StoredDocument>,
    private readonly now: () => Date,
  ) {}

  custom(): StoredDocument[] {
    return Object.values(this.stored);
  }

  managed(): StoredDocument[] {
    return this.kind.managed.map((policy) => ({ ...policy, etag: `E${policy.id}`, modifiedAt: managedSince }));
  }

  get(id: string): StoredDocument {
    const found = this.stored[id] ?? this.managed().find((policy) => policy.id === id);
    if (!found)
      throw new CloudFrontError(404, `NoSuch${this.kind.name}`, `The specified ${this.kind.path} does not exist.`);
    return found;
  }

  has(id: string): boolean {
    return id in this.stored || this.kind.managed.some((policy) => policy.id === id);
  }

  create(config: Element): StoredDocument {
    this.refuseTwin(config);
    return this.write(this.kind.newId(), config);
  }

  update(id: string, ifMatch: string | undefined, config: Element): StoredDocument {
    this.requireChangeable(id, ifMatch, "IllegalUpdate");
    this.refuseTwin(config, id);
    return this.write(id, config);
  }

  delete(id: string, ifMatch: string | undefined): void {
    this.requireChangeable(id, ifMatch, "IllegalDelete");
    delete this.stored[id];
  }

  private requireChangeable(id: string, ifMatch: string | undefined, refusal: string): void {
    const document = this.get(id);
    if (!(id in this.stored)) throw new CloudFrontError(400, refusal, `${id} is managed by AWS.`);
    requireVersion(document, ifMatch);
  }

  private write(id: string, config: Element): StoredDocument {
    const document = { id, etag: newToken(), modifiedAt: this.now().toISOString(), config };
    this.stored[id] = document;
    return document;
  }

  private refuseTwin(config: Element, ownId?: string): void {
    const { uniqueBy, name } = this.kind;
    const value = textAt(config, uniqueBy);
    const twin = this.custom().find(({ id, config: other }) => id !== ownId && textAt(other, uniqueBy) === value);
    if (!twin) return;
    throw new CloudFrontError(409, `${name}AlreadyExists`, `A ${name} with the ${uniqueBy} ${value} exists already.`);
  }
}

/** Refuses a change that does not name the version that it changes. */
export function requireVersion({ etag }: { readonly etag: string }, ifMatch: string | undefined): void {
  if (!ifMatch) {
    throw new CloudFrontError(
      400,
      "InvalidIfMatchVersion",
      "The If-Match version is missing or not valid for the resource.",
    );
  }
  if (ifMatch !== etag) {
    throw new CloudFrontError(
      412,
      "PreconditionFailed",
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
  }
}

/** An identifier or version as CloudFront makes them: E and thirteen letters and digits. */
export function newToken(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return `E${Array.from(randomBytes(13), (byte) => alphabet[byte % alphabet.length]).join("")}`;
}

export const distributionKind: Kind = {
  path: "distribution",
  name: "Distribution",
  updatePath: "config",
  uniqueBy: "CallerReference",
  newId: newToken,
  managed: [],
};

/** The kinds that distributions refer to. */
export const referredKinds: readonly Required<Kind>[] = [
  {
    path: "origin-access-control",
    name: "OriginAccessControl",
    updatePath: "config",
    uniqueBy: "Name",
    referredBy: "OriginAccessControlId",
    newId: newToken,
    managed: [],
  },
  {
    path: "cache-policy",
    name: "CachePolicy",
    updatePath: "self",
    uniqueBy: "Name",
    referredBy: "CachePolicyId",
    newId: randomUUID,
    managed: managedCachePolicies,
  },
  {
    path: "origin-request-policy",
    name: "OriginRequestPolicy",
    updatePath: "self",
    uniqueBy: "Name",
    referredBy: "OriginRequestPolicyId",
    newId: randomUUID,
    managed: managedOriginRequestPolicies,
  },
  {
    path: "response-headers-policy",
    name: "ResponseHeadersPolicy",
    updatePath: "self",
    uniqueBy: "Name",
    referredBy: "ResponseHeadersPolicyId",
    newId: randomUUID,
    managed: [],
  },
];
