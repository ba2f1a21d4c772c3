import type { Context } from "koa";
import type { RequestState } from "../middleware/request-context";

/** Who a route is for: everybody, or whoever signed in with one of these roles. */
export type Audience = "anyone" | readonly [Role, ...Role[]];
export const roles = ["student", "instructor", "staff"] as const;
export type Role = (typeof roles)[number];

/** Who a request comes from, as far as that was proven. */
export interface Actor {
  /** The identity provider's name for them; "anonymous" where nobody signed in. */
  readonly subject: string;
  readonly roles: readonly Role[];
}

export const anonymous: Actor = { subject: "anonymous", roles: [] };

export type RouteContext = Context & {
  readonly state: RequestState;
  readonly params: Readonly<Record<string, string>>;
};

/** One thing that the API does. What is said here is all that there is to know about who may do it and what it takes. */
export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As @koa/router reads it, such as /api/v1/courses/:id. */
  readonly path: string;
  readonly audience: Audience;
  /** The media type of the body that it takes; none where it takes no body. */
  readonly body?: "application/json" | "application/merge-patch+json";
  answer(ctx: RouteContext, actor: Actor): Promise<void> | void;
}
