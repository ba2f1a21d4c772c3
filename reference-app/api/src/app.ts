import Koa from "koa";
import type { Logger } from "pino";
import { auditRoutes } from "./audit/audit.routes";
import { AuditService } from "./audit/audit.service";
import type { RateLimitConfig } from "./config";
import { CourseEditor } from "./courses/course-editor.service";
import { coursesRoutes } from "./courses/courses.routes";
import { CoursesService } from "./courses/courses.service";
import type { Database } from "./database";
import { demoRoutes } from "./demo/demo.routes";
import { docsRoutes } from "./docs/docs.routes";
import { EnrollmentDesk } from "./enrollments/enrollment-desk.service";
import { enrollmentsRoutes } from "./enrollments/enrollments.routes";
import { EnrollmentsService } from "./enrollments/enrollments.service";
import { rosterRoutes } from "./enrollments/roster.routes";
import { RosterService } from "./enrollments/roster.service";
import { healthRoutes } from "./health/health.routes";
import type { Readiness } from "./health/readiness";
import { IdempotentRequests } from "./idempotency/idempotent-requests.service";
import { Accounts } from "./identity/accounts";
import { instructorsRoutes } from "./instructors/instructors.routes";
import { InstructorsService } from "./instructors/instructors.service";
import { allowOrigin } from "./middleware/cross-origin";
import { shedLoad } from "./middleware/load-shedding";
import { problemDocuments } from "./middleware/problem-documents";
import { limitAddresses, limitIdentities } from "./middleware/rate-limiting";
import { type RequestState, requestContext } from "./middleware/request-context";
import { securityHeaders } from "./middleware/security-headers";
import { RateLimits } from "./rate-limits/rate-limits.service";
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
  /** Where the frontend is; without it, pages of no other origin may read the answers. */
  readonly appUrl?: string;
  /** Without them, nobody asks too often. */
  readonly rateLimits?: RateLimitConfig;
}

/** The API as a Koa application. It opens nothing and listens nowhere. */
export function createApp(dependencies: AppDependencies): Koa<RequestState> {
  const { log, admit = admitToPublicRoutes, rateLimits, appUrl } = dependencies;
  const app = new Koa<RequestState>();
  app.on("error", (error) => log.error({ err: error }, "an answer could not be sent"));

  app.use(requestContext(log));
  app.use(securityHeaders);
  if (appUrl) app.use(allowOrigin(appUrl));
  app.use(problemDocuments);
  app.use(shedLoad(dependencies.database, log));
  if (rateLimits) app.use(addressLimit(rateLimits, dependencies));

  const router = mountRoutes(routesOf(dependencies), rateLimits ? identityLimit(rateLimits, dependencies) : admit);
  app.use(router.routes()).use(router.allowedMethods());

  return app;
}

function addressLimit({ perAddress, trustedProxies }: RateLimitConfig, { database, log }: AppDependencies) {
  return limitAddresses(new RateLimits("address", perAddress, database, log), trustedProxies);
}

function identityLimit({ perIdentity }: RateLimitConfig, { database, log, admit }: AppDependencies) {
  const limits = new RateLimits("identity", perIdentity, database, log);
  return limitIdentities(limits, admit ?? admitToPublicRoutes);
}

/** All that the API does. Where nobody can sign in, the demo's open routes stand in for those of the same addresses. */
export function routesOf({ database, readiness, admit }: Omit<AppDependencies, "log">): Route[] {
  const accounts = new Accounts(database);
  const courses = new CoursesService(database);
  const students = new StudentsService(database);
  const routes = [
    ...healthRoutes(readiness),
    ...docsRoutes(),
    ...coursesRoutes(courses, new CourseEditor(database)),
    ...rosterRoutes(new RosterService(database), accounts),
    ...enrollmentsRoutes(new EnrollmentDesk(database), accounts, new IdempotentRequests(database)),
    ...studentsRoutes(students, accounts),
    ...instructorsRoutes(new InstructorsService(database), courses, accounts),
    ...auditRoutes(new AuditService(database)),
  ];
  return admit ? routes : replace(routes, demoRoutes(new EnrollmentsService(database), students));
}

function replace(routes: readonly Route[], standIns: readonly Route[]): Route[] {
  const standInFor = ({ method, path }: Route) => standIns.find((each) => each.method === method && each.path === path);
  return routes.map((route) => standInFor(route) ?? route);
}
