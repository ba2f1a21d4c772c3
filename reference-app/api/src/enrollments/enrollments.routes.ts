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
    {
      method: "delete",
      path: `${ofStudent}/enrollments/:courseId`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        await desk.withdraw(await addressed(ctx, actor), actOf(actor, ctx));
        ctx.status = 204;
      },
    },
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
    {
      method: "get",
      path: `${ofStudent}/waiting-places/:courseId`,
      audience: studentsAndStaff,
      async answer(ctx, actor) {
        ctx.body = await desk.waitingPlace(await addressed(ctx, actor));
      },
    },
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
