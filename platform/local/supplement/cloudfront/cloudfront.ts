import type { Answer, Call, Service } from "../service";
import { type Element, element, find, findAll, parseXml, textAt, writeXml } from "../xml";
import { checkReferences, distributionElement, requireDisabled, withAssumed } from "./distributions";
import { Documents, distributionKind, type Kind, referredKinds, type StoredDocument } from "./documents";
import { CloudFrontError } from "./error";
import { Functions, type Stage, type StoredFunction } from "./functions";
import { Invalidations, invalidationElement, type StoredInvalidation } from "./invalidations";

export interface CloudFrontState {
  /** By the kind's path and the document's id. */
  readonly documents: Record<string, Record<string, StoredDocument>>;
  readonly functions: Record<string, StoredFunction>;
  /** By the distribution's id. */
  readonly invalidations: Record<string, StoredInvalidation[]>;
  /** By the resource's ARN. */
  readonly tags: Record<string, Record<string, string>>;
}

type Ids = Readonly<Record<string, string>>;
type Operation = (call: Call, ids: Ids) => Answer;
type Route = readonly [method: string, path: string, operation: Operation];

const version = "/2020-05-31";

/**
 * CloudFront's API, whole, as far as Lectern uses it: documents are kept as they were sent, so that they read back as
 * written. moto keeps no functions and no policies, and loses parts of a distribution.
 */
export function createCloudFront(
  accountId: string,
  earlier?: CloudFrontState,
  now: () => Date = () => new Date(),
): Service & { state(): CloudFrontState } {
  const state: CloudFrontState = structuredClone(earlier) ?? {
    documents: {},
    functions: {},
    invalidations: {},
    tags: {},
  };
  const documentsOf = (kind: Kind) => {
    state.documents[kind.path] ??= {};
    return new Documents(kind, state.documents[kind.path] ?? {}, now);
  };
  const distributions = documentsOf(distributionKind);
  const referred = referredKinds.map(documentsOf);
  const functions = new Functions(state.functions, functionArn, now);
  const invalidations = new Invalidations(state.invalidations, now);

  const routes: readonly Route[] = [
    ...distributionRoutes(),
    ...referred.flatMap(documentRoutes),
    ...functionRoutes(),
    ...invalidationRoutes(),
    ...taggingRoutes(),
  ];

  return {
    state: () => structuredClone(state),
    async answer(call) {
      try {
        return operate(routes, call);
      } catch (error) {
        if (error instanceof CloudFrontError) return error.answer();
        throw error;
      }
    },
  };

  function distributionArn(id: string): string {
    return `arn:aws:cloudfront::${accountId}:distribution/${id}`;
  }

  function functionArn(name: string): string {
    return `arn:aws:cloudfront::${accountId}:function/${name}`;
  }

  function distributionRoutes(): Route[] {
    const shown = (document: StoredDocument, name = "Distribution") =>
      distributionElement(name, document, distributionArn(document.id));
    const checked = (config: Element) => {
      checkReferences(config, referred, functions);
      return withAssumed(config);
    };
    const create: Operation = ({ url, body }) => {
      const request = parseXml(body.toString());
      const config = find(request, "DistributionConfig") ?? request;
      const document = distributions.create(checked(config));
      if (url.searchParams.has("WithTags")) state.tags[distributionArn(document.id)] = tagsIn(request);
      return created(shown(document), document.etag, `${url.pathname}/${document.id}`);
    };
    return [
      ["POST", "/distribution", create],
      [
        "GET",
        "/distribution",
        () =>
          listed(
            "DistributionList",
            distributions.custom().map((each) => shown(each, "DistributionSummary")),
          ),
      ],
      ["GET", "/distribution/:id", (_, { id = "" }) => found(shown(distributions.get(id)), distributions.get(id).etag)],
      [
        "GET",
        "/distribution/:id/config",
        (_, { id = "" }) => found(distributions.get(id).config, distributions.get(id).etag),
      ],
      [
        "PUT",
        "/distribution/:id/config",
        ({ headers, body }, { id = "" }) => {
          const document = distributions.update(id, headers["if-match"], checked(parseXml(body.toString())));
          return found(shown(document), document.etag);
        },
      ],
      [
        "DELETE",
        "/distribution/:id",
        ({ headers }, { id = "" }) => {
          requireDisabled(distributions.get(id));
          distributions.delete(id, headers["if-match"]);
          invalidations.forget(id);
          delete state.tags[distributionArn(id)];
          return nothing();
        },
      ],
    ];
  }

  function documentRoutes(documents: Documents): Route[] {
    const { path, name, updatePath, referredBy = "" } = documents.kind;
    const shown = ({ id, modifiedAt, config }: StoredDocument) =>
      element(name, [element("Id", id), element("LastModifiedTime", modifiedAt), config]);
    const requireUnused = (id: string) => {
      const user = distributions
        .custom()
        .find(({ config }) => findAll(config, referredBy).some(({ text }) => text === id));
      if (user) throw new CloudFrontError(409, `${name}InUse`, `Distribution ${user.id} uses ${name} ${id}.`);
    };
    return [
      [
        "POST",
        `/${path}`,
        ({ url, body }) => {
          const document = documents.create(parseXml(body.toString()));
          return created(shown(document), document.etag, `${url.pathname}/${document.id}`);
        },
      ],
      ["GET", `/${path}`, ({ url }) => listed(`${name}List`, summaries(documents, url.searchParams.get("Type")))],
      ["GET", `/${path}/:id`, (_, { id = "" }) => found(shown(documents.get(id)), documents.get(id).etag)],
      ["GET", `/${path}/:id/config`, (_, { id = "" }) => found(documents.get(id).config, documents.get(id).etag)],
      [
        "PUT",
        updatePath === "config" ? `/${path}/:id/config` : `/${path}/:id`,
        ({ headers, body }, { id = "" }) => {
          const document = documents.update(id, headers["if-match"], parseXml(body.toString()));
          return found(shown(document), document.etag);
        },
      ],
      [
        "DELETE",
        `/${path}/:id`,
        ({ headers }, { id = "" }) => {
          requireUnused(id);
          documents.delete(id, headers["if-match"]);
          return nothing();
        },
      ],
    ];

    /** A policy's summary wraps it whole and says who keeps it; an origin access control's spreads it out. */
    function summaries(all: Documents, type: string | null): Element[] {
      if (all.kind.path === "origin-access-control") {
        return all.custom().map(({ id, config }) => element(`${name}Summary`, [element("Id", id), ...config.children]));
      }
      const summary = (kept: string) => (document: StoredDocument) =>
        element(`${name}Summary`, [element("Type", kept), shown(document)]);
      return [
        ...(type === "custom" ? [] : all.managed().map(summary("managed"))),
        ...(type === "managed" ? [] : all.custom().map(summary("custom"))),
      ];
    }
  }

  function functionRoutes(): Route[] {
    const stageOf = ({ url }: Call): Stage => (url.searchParams.get("Stage") === "LIVE" ? "LIVE" : "DEVELOPMENT");
    const versionOf = (name: string, stage: Stage = "DEVELOPMENT") => functions.get(name, stage).etag;
    const requireUnused = (name: string) => {
      const user = distributions
        .custom()
        .find(({ config }) => findAll(config, "FunctionARN").some(({ text }) => text === functionArn(name)));
      if (user) throw new CloudFrontError(409, "FunctionInUse", `Distribution ${user.id} uses function ${name}.`);
    };
    return [
      [
        "POST",
        "/function",
        ({ url, body }) => {
          const summary = functions.create(parseXml(body.toString()));
          const name = textAt(summary, "Name");
          return created(summary, versionOf(name), `${url.pathname}/${name}`);
        },
      ],
      ["GET", "/function", (call) => listed("FunctionList", functions.summaries(stageOf(call)))],
      [
        "GET",
        "/function/:name",
        (call, { name = "" }) => {
          const { code, etag } = functions.get(name, stageOf(call));
          const headers = { "content-type": "application/octet-stream", etag };
          return { status: 200, headers, body: Buffer.from(code, "base64") };
        },
      ],
      [
        "GET",
        "/function/:name/describe",
        (call, { name = "" }) => found(functions.summary(name, stageOf(call)), versionOf(name, stageOf(call))),
      ],
      [
        "PUT",
        "/function/:name",
        ({ headers, body }, { name = "" }) => {
          const summary = functions.update(name, headers["if-match"], parseXml(body.toString()));
          const answer = found(summary, versionOf(name));
          // Of all operations, UpdateFunction alone returns the version as "ETtag" (CloudFront's API model).
          return { ...answer, headers: { ...answer.headers, ettag: versionOf(name) } };
        },
      ],
      [
        "POST",
        "/function/:name/publish",
        ({ headers }, { name = "" }) => found(functions.publish(name, headers["if-match"]), versionOf(name)),
      ],
      [
        "DELETE",
        "/function/:name",
        ({ headers }, { name = "" }) => {
          requireUnused(name);
          functions.delete(name, headers["if-match"]);
          return nothing();
        },
      ],
    ];
  }

  function invalidationRoutes(): Route[] {
    return [
      [
        "POST",
        "/distribution/:id/invalidation",
        ({ url, body }, { id = "" }) => {
          const invalidation = invalidations.create(distributions.get(id).id, parseXml(body.toString()));
          const location = `${url.pathname}/${invalidation.id}`;
          return created(invalidationElement("Invalidation", invalidation), undefined, location);
        },
      ],
      [
        "GET",
        "/distribution/:id/invalidation",
        (_, { id = "" }) => {
          const all = invalidations.of(distributions.get(id).id);
          return listed(
            "InvalidationList",
            all.map((each) => invalidationElement("InvalidationSummary", each)),
          );
        },
      ],
      [
        "GET",
        "/distribution/:id/invalidation/:invalidation",
        (_, { id = "", invalidation = "" }) =>
          found(invalidationElement("Invalidation", invalidations.get(id, invalidation))),
      ],
    ];
  }

  function taggingRoutes(): Route[] {
    return [
      [
        "GET",
        "/tagging",
        ({ url }) => {
          const tags = Object.entries(state.tags[url.searchParams.get("Resource") ?? ""] ?? {});
          const items = tags.map(([key, value]) => element("Tag", [element("Key", key), element("Value", value)]));
          return found(element("Tags", [element("Items", items)]));
        },
      ],
      [
        "POST",
        "/tagging",
        ({ url, body }) => {
          const arn = url.searchParams.get("Resource") ?? "";
          const request = parseXml(body.toString());
          const tags = { ...state.tags[arn], ...tagsIn(request) };
          if (url.searchParams.get("Operation") === "Untag") {
            for (const { text } of findAll(request, "Key")) delete tags[text];
          }
          state.tags[arn] = tags;
          return nothing();
        },
      ],
    ];
  }
}

function operate(routes: readonly Route[], call: Call): Answer {
  for (const [method, path, operation] of routes) {
    const ids = call.method === method ? idsIn(call.url.pathname, `${version}${path}`) : undefined;
    if (ids) return operation(call, ids);
  }
  throw new CloudFrontError(
    501,
    "NotImplemented",
    `The local CloudFront has no operation ${call.method} ${call.url.pathname}; it would be added in platform/local/supplement/cloudfront.`,
  );
}

/** The values of a path's placeholders; undefined where the path is another. */
function idsIn(pathname: string, pattern: string): Ids | undefined {
  const [given, wanted] = [pathname.replace(/\/$/, "").split("/"), pattern.split("/")];
  if (given.length !== wanted.length) return undefined;
  if (!wanted.every((part, index) => part.startsWith(":") || part === given[index])) return undefined;
  const placeholders = wanted.flatMap((part, index) =>
    part.startsWith(":") ? [[part.slice(1), given[index] ?? ""]] : [],
  );
  return Object.fromEntries(placeholders.map(([name = "", value = ""]) => [name, decodeURIComponent(value)]));
}

function tagsIn(request: Element): Record<string, string> {
  return Object.fromEntries(findAll(request, "Tag").map((tag) => [textAt(tag, "Key"), textAt(tag, "Value")]));
}

function found(body: Element, etag?: string): Answer {
  return { status: 200, headers: { "content-type": "text/xml", ...(etag ? { etag } : {}) }, body: writeXml(body) };
}

function created(body: Element, etag: string | undefined, location: string): Answer {
  const answer = found(body, etag);
  return { ...answer, status: 201, headers: { ...answer.headers, location } };
}

function nothing(): Answer {
  return { status: 204, headers: {}, body: "" };
}

/** Lists are short enough here to be whole in one answer. */
function listed(name: string, items: readonly Element[]): Answer {
  const facts = [
    element("Marker"),
    element("MaxItems", "100"),
    element("IsTruncated", "false"),
    element("Quantity", String(items.length)),
  ];
  return found(element(name, items.length > 0 ? [...facts, element("Items", items)] : facts));
}
