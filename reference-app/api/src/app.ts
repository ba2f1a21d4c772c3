import Koa from "koa";
import type { Logger } from "pino";
import { coursesRoutes } from "./courses/courses.routes";
import { CoursesService } from "./courses/courses.service";
import type { Database } from "./database";
import { enrollmentsRoutes } from "./enrollments/enrollments.routes";
import { EnrollmentsService } from "./enrollments/enrollments.service";
import { healthRoutes } from "./health/health.routes";
import type { Readiness } from "./health/readiness";
import { problemDocuments } from "./middleware/problem-documents";
import { type RequestState, requestContext } from "./middleware/request-context";
import { securityHeaders } from "./middleware/security-headers";
import { studentsRoutes } from "./students/students.routes";
import { StudentsService } from "./students/students.service";

export interface AppDependencies {
  readonly database: Database;
  readonly readiness: Readiness;
  readonly log: Logger;
}

/** The API as a Koa application. It opens nothing and listens nowhere. */
export function createApp({ database, readiness, log }: AppDependencies): Koa<RequestState> {
  const app = new Koa<RequestState>();
  app.on("error", (error) => log.error({ err: error }, "an answer could not be sent"));

  app.use(requestContext(log));
  app.use(securityHeaders);
  app.use(problemDocuments);

  const routers = [
    healthRoutes(readiness),
    coursesRoutes(new CoursesService(database)),
    enrollmentsRoutes(new EnrollmentsService(database)),
    studentsRoutes(new StudentsService(database)),
  ];
  for (const router of routers) app.use(router.routes()).use(router.allowedMethods());

  return app;
}
