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
    /**
     * @openapi
     * /api/v1/courses:
     *   get:
     *     operationId: listCourses
     *     tags: [Courses]
     *     summary: List the catalogue
     *     security: []
     *     x-query: CourseListQuery
     *     responses:
     *       200:
     *         description: A page of the catalogue.
     *         headers:
     *           Link: { $ref: "#/components/headers/Link" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CoursePage" }
     */
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
    /**
     * @openapi
     * /api/v1/courses/{id}:
     *   get:
     *     operationId: getCourse
     *     tags: [Courses]
     *     summary: Get all of one course
     *     security: []
     *     parameters:
     *       - $ref: "#/components/parameters/id"
     *       - $ref: "#/components/parameters/IfNoneMatch"
     *     responses:
     *       200:
     *         description: The course.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CourseDetails" }
     *       304:
     *         description: It is still what the caller has.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *     x-problems: [course-not-found]
     */
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
    /**
     * @openapi
     * /api/v1/courses:
     *   post:
     *     operationId: createCourse
     *     tags: [Courses]
     *     summary: Make a course
     *     security:
     *       - accessToken: [staff]
     *     requestBody:
     *       required: true
     *       content:
     *         application/json:
     *           schema: { $ref: "#/components/schemas/CourseTerms" }
     *     responses:
     *       201:
     *         description: The course.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *           Location: { $ref: "#/components/headers/Location" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CourseDetails" }
     *     x-problems: [course-code-taken]
     */
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
    /**
     * @openapi
     * /api/v1/courses/{id}:
     *   put:
     *     operationId: replaceCourse
     *     tags: [Courses]
     *     summary: Give a course other terms
     *     security:
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/id"
     *       - $ref: "#/components/parameters/IfMatch"
     *     requestBody:
     *       required: true
     *       content:
     *         application/json:
     *           schema: { $ref: "#/components/schemas/CourseTerms" }
     *     responses:
     *       200:
     *         description: The course as it is now.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CourseDetails" }
     *     x-problems:
     *       - course-not-found
     *       - course-archived
     *       - precondition-failed
     *       - precondition-required
     *       - course-code-taken
     *       - capacity-below-enrolled
     */
    {
      method: "put",
      path: one,
      audience: ["staff"],
      body: "application/json",
      answer: edit((id, expected, body, act) => editor.replace(id, expected, body, act)),
    },
    /**
     * @openapi
     * /api/v1/courses/{id}:
     *   patch:
     *     operationId: patchCourse
     *     tags: [Courses]
     *     summary: Change some of the terms of a course
     *     security:
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/id"
     *       - $ref: "#/components/parameters/IfMatch"
     *     requestBody:
     *       required: true
     *       content:
     *         application/merge-patch+json:
     *           schema: { $ref: "#/components/schemas/CoursePatch" }
     *     responses:
     *       200:
     *         description: The course as it is now.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CourseDetails" }
     *     x-problems:
     *       - course-not-found
     *       - course-archived
     *       - precondition-failed
     *       - precondition-required
     *       - course-code-taken
     *       - capacity-below-enrolled
     */
    {
      method: "patch",
      path: one,
      audience: ["staff"],
      body: "application/merge-patch+json",
      answer: edit((id, expected, body, act) => editor.patch(id, expected, body, act)),
    },
    /**
     * @openapi
     * /api/v1/courses/{id}/archive:
     *   post:
     *     operationId: archiveCourse
     *     tags: [Courses]
     *     summary: Take a course out of the catalogue
     *     security:
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/id"
     *       - $ref: "#/components/parameters/IfMatch"
     *     responses:
     *       200:
     *         description: The course as it is now; nobody waits for it any more.
     *         headers:
     *           ETag: { $ref: "#/components/headers/ETag" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CourseDetails" }
     *     x-problems: [course-not-found, course-archived, precondition-failed, precondition-required]
     */
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
