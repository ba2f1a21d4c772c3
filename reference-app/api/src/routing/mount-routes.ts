import Router from "@koa/router";
import { documentBody } from "../middleware/document-body";
import type { Admission } from "./admission";
import type { Route, RouteContext } from "./route";

/** A router that knows these routes and admits each request before it does anything else. */
export function mountRoutes(routes: readonly Route[], admit: Admission): Router {
  const router = new Router();
  for (const route of routes) {
    router[route.method](route.path, async (ctx) => {
      const actor = await admit(route.audience, ctx);
      if (route.body) await documentBody(route.body, ctx);
      await route.answer(ctx as unknown as RouteContext, actor);
    });
  }
  return router;
}
