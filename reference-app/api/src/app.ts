import Koa from "koa";
import type { Logger } from "pino";
import { CourseEditor } from "./courses/course-editor.service";
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
import { type Admission, admitToPublicRoutes } from "./routing/admission";
import { mountRoutes } from "./routing/mount-routes";
import type { Route } from "./routing/route";
import { studentsRoutes } from "./students/students.routes";
import { StudentsService } from "./students/students.service";

export interface AppDependencies {
  readonly database: Database;
  readonly readiness: Readiness;
  readonly log: Logger;
  /** Who may use which routes; without one, nobody can sign in, and only what is for everybody is answered. */
  readonly admit?: Admission;
}

/** The API as a Koa application. It opens nothing and listens nowhere. */
export function createApp(dependencies: AppDependencies): Koa<RequestState> {
  const { log, admit = admitToPublicRoutes } = dependencies;
  const app = new Koa<RequestState>();
  app.on("error", (error) => log.error({ err: error }, "an answer could not be sent"));

  app.use(requestContext(log));
  app.use(securityHeaders);
  app.use(problemDocuments);

  const router = mountRoutes(routesOf(dependencies), admit);
  app.use(router.routes()).use(router.allowedMethods());

  return app;
}

/** All that the API does. */
export function routesOf({ database, readiness }: Pick<AppDependencies, "database" | "readiness">): Route[] {
  return [
    ...healthRoutes(readiness),
    ...coursesRoutes(new CoursesService(database), new CourseEditor(database)),
    ...enrollmentsRoutes(new EnrollmentsService(database)),
    ...studentsRoutes(new StudentsService(database)),
  ];
}
