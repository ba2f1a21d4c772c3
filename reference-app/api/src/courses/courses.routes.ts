import { CourseListQuery, type CoursePage } from "../../../contract/course";
import type { Actor, Route, RouteContext } from "../routing/route";
import { reader } from "../validation";
import type { CourseEditor, Edit } from "./course-editor.service";
import type { CoursesService } from "./courses.service";
import { isAlreadyKnown, readExpectation } from "./entity-tag";

const readListQuery = reader("query", CourseListQuery);
const collection = "/api/v1/courses";
const one = `${collection}/:id`;

export function coursesRoutes(courses: CoursesService, editor: CourseEditor): Route[] {
  return [
    {
      method: "get",
      path: collection,
      audience: "anyone",
      async answer(ctx) {
        const page = await courses.list(readListQuery(ctx.query));
        linkNext(ctx, page);
        ctx.body = page;
      },
    },
    {
      method: "get",
      path: one,
      audience: "anyone",
      async answer(ctx) {
        const found = await courses.byId(idOf(ctx));
        show(ctx, found);
        if (isAlreadyKnown(ctx.get("If-None-Match"), found.tag)) ctx.status = 304;
      },
    },
    {
      method: "post",
      path: collection,
      audience: ["staff"],
      body: "application/json",
      async answer(ctx) {
        const made = await editor.create(ctx.request.body);
        show(ctx, made);
        ctx.status = 201;
        ctx.set("Location", `${collection}/${made.course.id}`);
      },
    },
    {
      method: "put",
      path: one,
      audience: ["staff"],
      body: "application/json",
      async answer(ctx, actor) {
        show(ctx, await editor.replace(idOf(ctx), expectation(ctx), ctx.request.body, editBy(actor, ctx)));
      },
    },
    {
      method: "patch",
      path: one,
      audience: ["staff"],
      body: "application/merge-patch+json",
      async answer(ctx, actor) {
        show(ctx, await editor.patch(idOf(ctx), expectation(ctx), ctx.request.body, editBy(actor, ctx)));
      },
    },
    {
      method: "post",
      path: `${one}/archive`,
      audience: ["staff"],
      async answer(ctx) {
        show(ctx, await editor.archive(idOf(ctx), expectation(ctx)));
      },
    },
  ];
}

const idOf = ({ params }: RouteContext) => params.id ?? "";
const expectation = (ctx: RouteContext) => readExpectation(ctx.get("If-Match"));
const editBy = ({ subject }: Actor, { state }: RouteContext): Edit => ({ actor: subject, traceId: state.traceId });

/** Whoever keeps a course asks each time whether it is still the same. */
function show(ctx: RouteContext, { course, tag }: Awaited<ReturnType<CoursesService["byId"]>>): void {
  ctx.set({ ETag: tag, "Cache-Control": "no-cache" });
  ctx.status = 200;
  ctx.body = course;
}

/** RFC 8288: the next page of the same selection. */
function linkNext(ctx: RouteContext, { nextCursor }: CoursePage): void {
  if (nextCursor === null) return;
  const query = new URLSearchParams(ctx.querystring);
  query.set("cursor", nextCursor);
  ctx.set("Link", `<${collection}?${query}>; rel="next"`);
}
