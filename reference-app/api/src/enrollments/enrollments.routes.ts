import { EnrollmentRequest, type NewEnrollment } from "../../../contract/enrollment";
import { CourseNotFound, ValidationFailed } from "../errors";
import { answerOnce } from "../idempotency/answer-once";
import type { IdempotentRequests } from "../idempotency/idempotent-requests.service";
import type { Accounts } from "../identity/accounts";
import type { Actor, Audience, Route, RouteContext } from "../routing/route";
import { isUuid, reader } from "../validation";
import type { Act, EnrollmentDesk } from "./enrollment-desk.service";

const readRequest = reader("body", EnrollmentRequest);
const studentsAndStaff: Audience = ["student", "staff"];
const ofStudent = "/api/v1/students/:studentId";

/** Students do all this for themselves, and staff on their behalf. */
export function enrollmentsRoutes(desk: EnrollmentDesk, accounts: Accounts, requests: IdempotentRequests): Route[] {
  const requested = (ctx: RouteContext, actor: Actor) => studentInBody(ctx, actor, accounts);
  const addressed = (ctx: RouteContext, actor: Actor) => studentInAddress(ctx, actor, accounts);
  return [
    /**
     * @openapi
     * /api/v1/enrollments:
     *   post:
     *     operationId: enrol
     *     tags: [Enrolments]
     *     summary: Enrol in a course
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/IdempotencyKey"
     *     requestBody:
     *       required: true
     *       content:
     *         application/json:
     *           schema: { $ref: "#/components/schemas/EnrollmentRequest" }
     *     responses:
     *       201:
     *         description: The enrolment.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Enrollment" }
     *     x-problems:
     *       - account-unlinked
     *       - not-yours
     *       - course-not-found
     *       - student-not-found
     *       - already-enrolled
     *       - already-waiting
     *       - enrollment-closed
     *       - prerequisite-missing
     *       - timetable-clash
     *       - course-limit-reached
     *       - idempotency-key-reused
     *       - request-running
     *       - course-full
     */
    {
      method: "post",
      path: "/api/v1/enrollments",
      audience: studentsAndStaff,
      body: "application/json",
      async answer(ctx, actor) {
        const request = await requested(ctx, actor);
        await answerOnce(requests, ctx, actor, request, (claim) => desk.enrol(request, actOf(actor, ctx), claim));
      },
    },
    /**
     * @openapi
     * /api/v1/students/{studentId}/enrollments/{courseId}:
     *   delete:
     *     operationId: withdraw
     *     tags: [Enrolments]
     *     summary: Withdraw from a course
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *       - $ref: "#/components/parameters/courseId"
     *     responses:
     *       204:
     *         description: Done; the place is given to whoever waits first.
     *     x-problems:
     *       - account-unlinked
     *       - not-yours
     *       - student-not-found
     *       - course-not-found
     *       - enrollment-not-found
     *       - withdrawal-closed
     */
    {
      method: "delete",
      path: `${ofStudent}/enrollments/:courseId`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        await desk.withdraw(await addressed(ctx, actor), actOf(actor, ctx));
        ctx.status = 204;
      },
    },
    /**
     * @openapi
     * /api/v1/waiting-places:
     *   post:
     *     operationId: joinWaitingList
     *     tags: [Enrolments]
     *     summary: Wait for a place in a full course
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/IdempotencyKey"
     *     requestBody:
     *       required: true
     *       content:
     *         application/json:
     *           schema: { $ref: "#/components/schemas/EnrollmentRequest" }
     *     responses:
     *       201:
     *         description: The place in the waiting list.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/WaitingPlace" }
     *     x-problems:
     *       - account-unlinked
     *       - not-yours
     *       - course-not-found
     *       - student-not-found
     *       - already-enrolled
     *       - already-waiting
     *       - enrollment-closed
     *       - prerequisite-missing
     *       - timetable-clash
     *       - course-limit-reached
     *       - idempotency-key-reused
     *       - request-running
     *       - places-left
     */
    {
      method: "post",
      path: "/api/v1/waiting-places",
      audience: studentsAndStaff,
      body: "application/json",
      async answer(ctx, actor) {
        const request = await requested(ctx, actor);
        await answerOnce(requests, ctx, actor, request, (claim) =>
          desk.joinWaitingList(request, actOf(actor, ctx), claim),
        );
      },
    },
    /**
     * @openapi
     * /api/v1/students/{studentId}/waiting-places/{courseId}:
     *   get:
     *     operationId: getWaitingPlace
     *     tags: [Enrolments]
     *     summary: See how far one has come in a waiting list
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *       - $ref: "#/components/parameters/courseId"
     *     responses:
     *       200:
     *         description: The place in the waiting list.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/WaitingPlace" }
     *     x-problems:
     *       - account-unlinked
     *       - not-yours
     *       - student-not-found
     *       - course-not-found
     *       - waiting-place-not-found
     */
    {
      method: "get",
      path: `${ofStudent}/waiting-places/:courseId`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        ctx.body = await desk.waitingPlace(await addressed(ctx, actor));
      },
    },
    /**
     * @openapi
     * /api/v1/students/{studentId}/waiting-places/{courseId}:
     *   delete:
     *     operationId: leaveWaitingList
     *     tags: [Enrolments]
     *     summary: Leave a waiting list
     *     security:
     *       - accessToken: [student]
     *       - accessToken: [staff]
     *     parameters:
     *       - $ref: "#/components/parameters/studentId"
     *       - $ref: "#/components/parameters/courseId"
     *     responses:
     *       204:
     *         description: Done.
     *     x-problems:
     *       - account-unlinked
     *       - not-yours
     *       - student-not-found
     *       - course-not-found
     *       - waiting-place-not-found
     */
    {
      method: "delete",
      path: `${ofStudent}/waiting-places/:courseId`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        await desk.leaveWaitingList(await addressed(ctx, actor), actOf(actor, ctx));
        ctx.status = 204;
      },
    },
  ];
}

async function studentInBody(ctx: RouteContext, actor: Actor, accounts: Accounts): Promise<NewEnrollment> {
  const { courseId, studentId } = readRequest(ctx.request.body);
  if (studentId === undefined && !actor.roles.includes("student"))
    throw new ValidationFailed([{ pointer: "/studentId", detail: "is required of staff" }]);
  return { courseId: courseId.toLowerCase(), studentId: await accounts.named("student", studentId ?? "me", actor) };
}

async function studentInAddress({ params }: RouteContext, actor: Actor, accounts: Accounts): Promise<NewEnrollment> {
  const { studentId = "", courseId = "" } = params;
  const student = await accounts.named("student", studentId, actor);
  if (!isUuid(courseId)) throw new CourseNotFound(courseId);
  return { courseId: courseId.toLowerCase(), studentId: student };
}

const actOf = ({ subject }: Actor, { state }: RouteContext): Act => ({ actor: subject, traceId: state.traceId });
