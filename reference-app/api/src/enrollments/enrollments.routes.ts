import Router from "@koa/router";
import { NewEnrollment } from "../../../contract/enrollment";
import { jsonBody } from "../middleware/json-body";
import { reader } from "../validation";
import type { EnrollmentsService } from "./enrollments.service";

const readNewEnrollment = reader("body", NewEnrollment);

export function enrollmentsRoutes(enrollments: EnrollmentsService): Router {
  const router = new Router({ prefix: "/api/v1/enrollments" });

  router.post("/", jsonBody, async (ctx) => {
    ctx.body = await enrollments.enrol(readNewEnrollment(ctx.request.body));
    ctx.status = 201;
  });

  return router;
}
