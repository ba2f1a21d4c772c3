import { TimetableQuery } from "../../../contract/timetable";
import type { Accounts } from "../identity/accounts";
import { negotiate } from "../routing/negotiate";
import type { Actor, Audience, Route, RouteContext } from "../routing/route";
import { toICalendar } from "../timetable/icalendar";
import { reader } from "../validation";
import type { StudentsService } from "./students.service";

const readTimetableQuery = reader("query", TimetableQuery);
const studentsAndStaff: Audience = ["student", "staff"];
const one = "/api/v1/students/:studentId";

/** Students read what is theirs, and staff what is anybody's. */
export function studentsRoutes(students: StudentsService, accounts: Accounts): Route[] {
  const named = ({ params }: RouteContext, actor: Actor) => accounts.named("student", params.studentId ?? "", actor);
  return [
    /**
     * @openapi
     * /api/v1/students/{studentId}:
     *   get:
     *     operationId: getStudent
     *     tags: [Students]
     *     summary: Get the profile of a student
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *     responses:
     *       200:
     *         description: The profile.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Student" }
     *     x-problems: [account-unlinked, not-yours, student-not-found]
     */
    {
      method: "get",
      path: one,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        ctx.body = await students.profile(await named(ctx, actor));
      },
    },
    /**
     * @openapi
     * /api/v1/students/{studentId}/enrollments:
     *   get:
     *     operationId: listStudentEnrollments
     *     tags: [Students]
     *     summary: List what a student is enrolled in, newest first
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *     responses:
     *       200:
     *         description: The enrolments.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/StudentEnrollments" }
     *     x-problems: [account-unlinked, not-yours, student-not-found]
     */
    {
      method: "get",
      path: `${one}/enrollments`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        ctx.body = await students.enrollments(await named(ctx, actor));
      },
    },
    /**
     * @openapi
     * /api/v1/students/{studentId}/timetable:
     *   get:
     *     operationId: getTimetable
     *     tags: [Students]
     *     summary: See when and where a student has to be each week
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     x-query: TimetableQuery
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *     responses:
     *       200:
     *         description: The timetable; as a calendar it recurs without an end.
     *         headers:
     *           Content-Disposition: { $ref: "#/components/headers/Content-Disposition" }
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/StudentTimetable" }
     *           text/calendar:
     *             schema: { type: string }
     *     x-problems: [account-unlinked, not-yours, student-not-found, not-acceptable]
     */
    {
      method: "get",
      path: `${one}/timetable`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        const { language = "en" } = readTimetableQuery(ctx.query);
        const mediaType = negotiate(ctx, ["application/json", "text/calendar"]);
        const meetings = await students.meetings(await named(ctx, actor));
        if (mediaType === "application/json") {
          ctx.body = { items: meetings.map(({ enrolledAt: _, revisedAt: __, ...item }) => item) };
          return;
        }
        ctx.body = toICalendar(meetings, language);
        ctx.type = "text/calendar; charset=utf-8";
        ctx.attachment("timetable.ics");
      },
    },
  ];
}
