import { NewEnrollment } from "../../../contract/enrollment";
import type { EnrollmentsService } from "../enrollments/enrollments.service";
import type { Route } from "../routing/route";
import type { StudentsService } from "../students/students.service";
import { reader } from "../validation";

const readNewEnrollment = reader("body", NewEnrollment);

/**
 * What the demo lets anyone do, because nobody can sign in to it: to be any student. These stand in for the routes of the
 * same addresses, and only where no identity is configured.
 */
export function demoRoutes(enrollments: EnrollmentsService, students: StudentsService): Route[] {
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
    {
      method: "get",
      path: "/api/v1/students/:studentId/enrollments",
      audience: "anyone",
      async answer(ctx) {
        ctx.body = await students.enrollments(ctx.params.studentId ?? "");
      },
    },
  ];
}
