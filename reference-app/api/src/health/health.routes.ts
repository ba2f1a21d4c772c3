import type { Liveness } from "../../../contract/health";
import { NotReady } from "../errors";
import type { Route } from "../routing/route";
import type { Readiness } from "./readiness";

/**
 * For whoever runs the process, not for its callers: the edge forwards /api/* alone. `/health/live` says that the process
 * answers and asks nothing else, so that a database's outage never gets a sound process restarted.
 */
export function healthRoutes(readiness: Readiness): Route[] {
  const ready: Route["answer"] = async (ctx) => {
    const health = await readiness.check();
    if (health.status !== "ready") throw new NotReady(health);
    ctx.body = health;
  };
  const live: Route["answer"] = (ctx) => {
    const answer: Liveness = { status: "live" };
    ctx.body = answer;
  };
  return [
    /**
     * @openapi
     * /health:
     *   get:
     *     operationId: getHealth
     *     tags: [Health]
     *     summary: Ask whether this process may be given requests
     *     security: []
     *     responses:
     *       200:
     *         description: It may.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Health" }
     *     x-problems: [not-ready]
     */
    { method: "get", path: "/health", audience: "anyone", answer: ready },
    /**
     * @openapi
     * /health/ready:
     *   get:
     *     operationId: getReadiness
     *     tags: [Health]
     *     summary: Ask whether this process may be given requests
     *     security: []
     *     responses:
     *       200:
     *         description: It may.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Health" }
     *     x-problems: [not-ready]
     */
    { method: "get", path: "/health/ready", audience: "anyone", answer: ready },
    /**
     * @openapi
     * /health/live:
     *   get:
     *     operationId: getLiveness
     *     tags: [Health]
     *     summary: Ask whether this process answers
     *     security: []
     *     responses:
     *       200:
     *         description: It does.
     *         content:
     *           application/json:
     *             schema: { $ref: "#/components/schemas/Liveness" }
     */
    { method: "get", path: "/health/live", audience: "anyone", answer: live },
  ];
}
