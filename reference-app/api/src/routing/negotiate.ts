import { NotAcceptable } from "../errors";
import type { RouteContext } from "./route";

/** The one of these media types that the caller likes best; the first where they do not say. Throws NotAcceptable. */
export function negotiate<MediaType extends string>(ctx: RouteContext, mediaTypes: readonly MediaType[]): MediaType {
  ctx.vary("Accept");
  const liked = ctx.accepts([...mediaTypes]);
  if (!liked) throw new NotAcceptable(mediaTypes);
  return liked as MediaType;
}
