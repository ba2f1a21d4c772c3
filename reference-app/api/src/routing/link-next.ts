import type { RouteContext } from "./route";

/** RFC 8288: says where the next page of the same selection is, unless this was the last. */
export function linkNext(ctx: RouteContext, nextCursor: string | null): void {
  if (nextCursor === null) return;
  const query = new URLSearchParams(ctx.querystring);
  query.set("cursor", nextCursor);
  ctx.set("Link", `<${ctx.path}?${query}>; rel="next"`);
}
