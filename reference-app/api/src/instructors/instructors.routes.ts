import { PageQuery } from "../../../contract/page";
import type { CoursesService } from "../courses/courses.service";
import type { Accounts } from "../identity/accounts";
import { linkNext } from "../routing/link-next";
import type { Actor, Audience, Route, RouteContext } from "../routing/route";
import { reader } from "../validation";
import type { InstructorsService } from "./instructors.service";

const readPageQuery = reader("query", PageQuery);
const instructorsAndStaff: Audience = ["instructor", "staff"];
const one = "/api/v1/instructors/:instructorId";

/** Instructors read what is theirs, and staff what is anybody's. */
export function instructorsRoutes(
  instructors: InstructorsService,
  courses: CoursesService,
  accounts: Accounts,
): Route[] {
  const named = ({ params }: RouteContext, actor: Actor) =>
    accounts.named("instructor", params.instructorId ?? "", actor);
  return [
    /**
     * @openapi
     * /api/v1/instructors/{instructorId}:
     *   get:
     *     operationId: getInstructor
     *     tags: [Instructors]
     *     summary: Get the profile of an instructor
     *     security:
     *       - accessToken: [instructor]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/instructorId"
     *     responses:
     *       200:
     *         description: The profile.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Instructor" }
     *     x-problems: [account-unlinked, not-yours, instructor-not-found]
     */
    {
      method: "get",
      path: one,
      audience: instructorsAndStaff,
      async answer(ctx, actor) {
        ctx.body = await instructors.profile(await named(ctx, actor));
      },
    },
    /**
     * @openapi
     * /api/v1/instructors/{instructorId}/courses:
     *   get:
     *     operationId: listInstructorCourses
     *     tags: [Instructors]
     *     summary: List what an instructor teaches
     *     security:
     *       - accessToken: [instructor]
     *       - accessToken: [staff]
     *     x-query: PageQuery
     *     parameters:
     *       - $ref: "#/components/parameters/instructorId"
     *     responses:
     *       200:
     *         description: A page of courses.
     *         headers:
     *           Link: { $ref: "#/components/headers/Link" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/CoursePage" }
     *     x-problems: [account-unlinked, not-yours, instructor-not-found]
     */
    {
      method: "get",
      path: `${one}/courses`,
      audience: instructorsAndStaff,
      async answer(ctx, actor) {
        const { id } = await instructors.profile(await named(ctx, actor));
        const page = await courses.list({ ...readPageQuery(ctx.query), instructorId: id });
        linkNext(ctx, page.nextCursor);
        ctx.body = page;
      },
    },
  ];
}
