import { CourseListQuery } from "../../../contract/course";
import type { Act } from "../enrollments/enrollment-desk.service";
import { linkNext } from "../routing/link-next";
import type { Route, RouteContext } from "../routing/route";
import { reader } from "../validation";
import type { CourseEditor } from "./course-editor.service";
import type { CoursesService } from "./courses.service";
import { type Expectation, isAlreadyKnown, readExpectation } from "./entity-tag";
import type { FoundCourse } from "./found-course";

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
        linkNext(ctx, page.nextCursor);
        ctx.body = page;
      },
    },
    {
      method: "get",
      path: one,
      audience: "anyone",
      async answer(ctx) {
        const known = ctx.get("If-None-Match");
        const tag = known && (await courses.tag(idOf(ctx)));
        if (tag && isAlreadyKnown(known, tag)) return showNothingNew(ctx, tag);
        show(ctx, await courses.byId(idOf(ctx)));
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
      answer: edit((id, expected, body, act) => editor.replace(id, expected, body, act)),
    },
    {
      method: "patch",
      path: one,
      audience: ["staff"],
      body: "application/merge-patch+json",
      answer: edit((id, expected, body, act) => editor.patch(id, expected, body, act)),
    },
    {
      method: "post",
      path: `${one}/archive`,
      audience: ["staff"],
      answer: edit((id, expected, _body, act) => editor.archive(id, expected, act)),
    },
  ];
}

const idOf = ({ params }: RouteContext) => params.id ?? "";

/** Edits one course on condition that it is still what the caller has read, and shows what became of it. */
function edit(
  change: (id: string, expected: Expectation, body: unknown, act: Act) => Promise<FoundCourse>,
): Route["answer"] {
  return async (ctx, { subject }) => {
    const act = { actor: subject, traceId: ctx.state.traceId };
    show(ctx, await change(idOf(ctx), readExpectation(ctx.get("If-Match")), ctx.request.body, act));
  };
}

function show(ctx: RouteContext, { course, tag }: FoundCourse): void {
  ctx.set(keepable(tag));
  ctx.status = 200;
  ctx.body = course;
}

function showNothingNew(ctx: RouteContext, tag: string): void {
  ctx.set(keepable(tag));
  ctx.status = 304;
}

/** Whoever keeps a course asks each time whether it is still the same. */
const keepable = (tag: string) => ({ ETag: tag, "Cache-Control": "no-cache" });
