import { AuditQuery } from "../../../contract/audit";
import { linkNext } from "../routing/link-next";
import type { Route } from "../routing/route";
import { reader } from "../validation";
import type { AuditService } from "./audit.service";

const readAuditQuery = reader("query", AuditQuery);

export function auditRoutes(audit: AuditService): Route[] {
  return [
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
