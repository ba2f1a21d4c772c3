import { NewEnrollment } from "../../../contract/enrollment";
import type { Route } from "../routing/route";
import { reader } from "../validation";
import type { EnrollmentsService } from "./enrollments.service";

const readNewEnrollment = reader("body", NewEnrollment);

export function enrollmentsRoutes(enrollments: EnrollmentsService): Route[] {
  return [
    {
      method: "post",
      path: "/api/v1/enrollments",
      audience: "anyone",
      body: "application/json",
      async answer(ctx) {
        ctx.body = await enrollments.enrol(readNewEnrollment(ctx.request.body));
        ctx.status = 201;
      },
    },
  ];
}
