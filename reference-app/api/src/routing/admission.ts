import type { Context } from "koa";
import { AuthenticationRequired } from "../errors";
import { type Actor, type Audience, anonymous } from "./route";

/** Says who a request comes from, or refuses it, before anything of it is read. */
export type Admission = (audience: Audience, ctx: Context) => Promise<Actor> | Actor;

/** Where nobody can sign in: what is for everybody is answered, and everything else is refused. */
export const admitToPublicRoutes: Admission = (audience) => {
  if (audience !== "anyone") throw new AuthenticationRequired();
  return anonymous;
};
