import type { Route } from "../routing/route";
import type { StudentsService } from "./students.service";

export function studentsRoutes(students: StudentsService): Route[] {
  return [
    {
      method: "get",
      path: "/api/v1/students/:id/enrollments",
      audience: "anyone",
      async answer(ctx) {
        ctx.body = await students.enrollments(ctx.params.id ?? "");
      },
    },
  ];
}
