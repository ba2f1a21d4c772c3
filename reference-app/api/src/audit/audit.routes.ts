import { AuditQuery } from "../../../contract/audit";
import { linkNext } from "../routing/link-next";
import type { Route } from "../routing/route";
import { reader } from "../validation";
import type { AuditService } from "./audit.service";

const readAuditQuery = reader("query", AuditQuery);

export function auditRoutes(audit: AuditService): Route[] {
  return [
    /**
     * @openapi
     * /api/v1/audit:
     *   get:
     *     operationId: listAudit
     *     tags: [Audit]
     *     summary: Read the audit, newest first
     *     security:
     *       - accessToken: [staff]
     *     x-query: AuditQuery
     *     responses:
     *       200:
     *         description: A page of the audit.
     *         headers:
     *           Link: { $ref: "#/components/headers/Link" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/AuditPage" }
     */
    {
      method: "get",
      path: "/api/v1/audit",
      audience: ["staff"],
      async answer(ctx) {
        const page = await audit.list(readAuditQuery(ctx.query));
        linkNext(ctx, page.nextCursor);
        ctx.body = page;
      },
    },
  ];
}
