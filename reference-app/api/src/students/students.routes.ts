import Router from "@koa/router";
import type { StudentsService } from "./students.service";

export function studentsRoutes(students: StudentsService): Router {
  const router = new Router({ prefix: "/api/v1/students" });

  router.get("/:id/enrollments", async (ctx) => {
    const { id = "" } = ctx.params;
    ctx.body = await students.enrollments(id);
  });

  return router;
}
