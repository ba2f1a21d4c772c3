import Router from "@koa/router";
import { CourseListQuery } from "../../../contract/course";
import { reader } from "../validation";
import type { CoursesService } from "./courses.service";

const readListQuery = reader("query", CourseListQuery);

export function coursesRoutes(courses: CoursesService): Router {
  const router = new Router({ prefix: "/api/v1/courses" });

  router.get("/", async (ctx) => {
    ctx.body = await courses.list(readListQuery(ctx.query));
  });

  router.get("/:id", async (ctx) => {
    const { id = "" } = ctx.params;
    ctx.body = await courses.byId(id);
  });

  return router;
}
