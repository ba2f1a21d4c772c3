import { Readable } from "node:stream";
import { PageQuery } from "../../../contract/page";
import { NotYours } from "../errors";
import type { Accounts } from "../identity/accounts";
import { linkNext } from "../routing/link-next";
import { negotiate } from "../routing/negotiate";
import type { Actor, Route } from "../routing/route";
import { reader } from "../validation";
import type { RosterService } from "./roster.service";
import { rosterCsv } from "./roster-csv";

const readPageQuery = reader("query", PageQuery);

/** For the instructor of the course, and for staff. */
export function rosterRoutes(roster: RosterService, accounts: Accounts): Route[] {
  const expectTeacher = async (courseId: string, actor: Actor) => {
    const teacher = await roster.teacherOf(courseId);
    if (actor.roles.includes("staff")) return;
    if ((await accounts.named("instructor", "me", actor)) !== teacher) throw new NotYours();
  };
  return [
    /**
     * @openapi
     * /api/v1/courses/{courseId}/roster:
     *   get:
     *     operationId: getRoster
     *     tags: [Courses]
     *     summary: See who is in a course
     *     security:
     *       - accessToken: [instructor]
     *       - accessToken: [staff]
     *     x-query: PageQuery
     *     parameters:
     *       - $ref: "#/components/parameters/courseId"
     *     responses:
     *       200:
     *         description: A page as JSON; as CSV the whole, streamed, and then nothing leads on.
     *         headers:
     *           Link: { $ref: "#/components/headers/Link" }
     *           Content-Disposition: { $ref: "#/components/headers/Content-Disposition" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Roster" }
     *           text/csv:
     *             schema: { type: string }
     *     x-problems: [course-not-found, not-acceptable, account-unlinked, not-yours]
     */
    {
      method: "get",
      path: "/api/v1/courses/:courseId/roster",
      audience: ["instructor", "staff"],
      async answer(ctx, actor) {
        const { courseId = "" } = ctx.params;
        const mediaType = negotiate(ctx, ["application/json", "text/csv"]);
        await expectTeacher(courseId, actor);
        if (mediaType === "text/csv") {
          ctx.body = Readable.from(await begun(rosterCsv(roster.parts(courseId))));
          ctx.type = "text/csv; charset=utf-8; header=present";
          ctx.attachment(`roster-${courseId.toLowerCase()}.csv`);
          return;
        }
        const page = await roster.page(courseId, readPageQuery(ctx.query));
        linkNext(ctx, page.nextCursor);
        ctx.body = page;
      },
    },
  ];
}

/** The same lines, once the first of them that the database has to give are there: what fails until then is refused in full. */
async function begun(lines: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = [await lines.next(), await lines.next()];
  return (async function* () {
    for (const { done, value } of first) if (!done) yield value;
    yield* lines;
  })();
}
