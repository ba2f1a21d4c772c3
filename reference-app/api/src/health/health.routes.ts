import Router, { type RouterMiddleware } from "@koa/router";
import { NotReady } from "../errors";
import type { Readiness } from "./readiness";

/**
 * For whoever runs the process, not for its callers: the edge forwards /api/* alone. `/health/live` says that the process
 * answers and asks nothing else, so that a database's outage never gets a sound process restarted.
 */
export function healthRoutes(readiness: Readiness): Router {
  const router = new Router({ prefix: "/health" });

  const ready: RouterMiddleware = async (ctx) => {
    const health = await readiness.check();
    if (health.status !== "ready") throw new NotReady(health);
    ctx.body = health;
  };

  router.get("/", ready);
  router.get("/ready", ready);
  router.get("/live", (ctx) => {
    ctx.body = { status: "live" };
  });

  return router;
}
