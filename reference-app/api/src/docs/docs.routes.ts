import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlreadyKnown } from "../courses/entity-tag";
import { RouteNotFound } from "../errors";
import type { Route, RouteContext } from "../routing/route";

const swaggerUi = dirname(require.resolve("swagger-ui-dist/package.json"));

/** The page runs and shows what this origin serves and nothing else; `data:` is how the style sheet draws its icons. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

interface Served {
  readonly content: Buffer;
  readonly mediaType: string;
  readonly tag: string;
}

/** The OpenAPI document as `npm run generate` wrote it, and a page to read it by. All of it is read once, at the start. */
export function docsRoutes(): Route[] {
  const document = served(join(__dirname, "../../openapi.json"), "application/json; charset=utf-8");
  const page = served(join(__dirname, "page.html"), "text/html; charset=utf-8");
  const files: Readonly<Record<string, Served>> = {
    "page.css": served(join(__dirname, "page.css"), "text/css; charset=utf-8"),
    "page.js": served(join(__dirname, "page.js"), "text/javascript; charset=utf-8"),
    "swagger-ui.css": served(join(swaggerUi, "swagger-ui.css"), "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": served(join(swaggerUi, "swagger-ui-bundle.js"), "text/javascript; charset=utf-8"),
  };
  return [
    /**
     * @openapi
     * /api/openapi.json:
     *   get:
     *     operationId: getDocument
     *     tags: [Documentation]
     *     summary: Read this document
     *     security: []
     *     parameters:
     *       - $ref: "#/components/parameters/IfNoneMatch"
     *     responses:
     *       200:
     *         description: The document.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           application/json:
     *             schema: { type: object }
     *       304:
     *         description: It is still what the caller has.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     */
    { method: "get", path: "/api/openapi.json", audience: "anyone", answer: (ctx) => show(ctx, document) },
    /**
     * @openapi
     * /api/docs:
     *   get:
     *     operationId: getDocumentationPage
     *     tags: [Documentation]
     *     summary: Open the page to read this document by
     *     security: []
     *     parameters:
     *       - $ref: "#/components/parameters/IfNoneMatch"
     *     responses:
     *       200:
     *         description: The page.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           text/html:
     *             schema: { type: string }
     *       304:
     *         description: It is still what the caller has.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     */
    {
      method: "get",
      path: "/api/docs",
      audience: "anyone",
      answer(ctx) {
        ctx.set("Content-Security-Policy", contentSecurityPolicy);
        show(ctx, page);
      },
    },
    /**
     * @openapi
     * /api/docs/{file}:
     *   get:
     *     operationId: getDocumentationFile
     *     tags: [Documentation]
     *     summary: Get what the page is made of
     *     security: []
     *     parameters:
     *       - $ref: "#/components/parameters/IfNoneMatch"
     *       - name: file
     *         in: path
     *         required: true
     *         description: Which file.
     *         schema: { enum: [page.css, page.js, swagger-ui.css, swagger-ui-bundle.js] }
     *     responses:
     *       200:
     *         description: The file.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           text/css:
     *             schema: { type: string }
     *           text/javascript:
     *             schema: { type: string }
     *       304:
     *         description: It is still what the caller has.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *     x-problems: [route-not-found]
     */
    {
      method: "get",
      path: "/api/docs/:file",
      audience: "anyone",
      answer(ctx) {
        const { file = "" } = ctx.params;
        const found = Object.hasOwn(files, file) && files[file];
        if (!found) throw new RouteNotFound();
        show(ctx, found);
      },
    },
  ];
}

function served(path: string, mediaType: string): Served {
  const content = readFileSync(path);
  return { content, mediaType, tag: `"${createHash("sha256").update(content).digest("base64url")}"` };
}

/** Whoever keeps a file asks each time whether it is still the same: its address is, after a release, too. */
function show(ctx: RouteContext, { content, mediaType, tag }: Served): void {
  ctx.set({ ETag: tag, "Cache-Control": "no-cache" });
  ctx.status = 200;
  if (isAlreadyKnown(ctx.get("If-None-Match"), tag)) {
    ctx.status = 304;
    return;
  }
  ctx.body = content;
  ctx.type = mediaType;
}
