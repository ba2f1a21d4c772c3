import type { Context } from "koa";
import { koaBody } from "koa-body";
import { BodyMalformed, BodyTooLarge, MediaTypeUnsupported } from "../errors";
import { ambiguityIn } from "./strict-json";

/** Far more than any document of the contract needs. */
export const bodyLimitBytes = 16 * 1024;

const parse = koaBody({
  json: true,
  jsonLimit: bodyLimitBytes,
  jsonTypes: ["application/json", "application/merge-patch+json"],
  text: false,
  urlencoded: false,
  multipart: false,
  includeUnparsed: true,
  onError: (error) => {
    throw refusalOf(error);
  },
});

/** Parses a body of this type into `ctx.request.body`. Throws MediaTypeUnsupported, BodyTooLarge or BodyMalformed. */
export async function documentBody(mediaType: string, ctx: Context): Promise<void> {
  if (!isPlain(mediaType, ctx)) throw new MediaTypeUnsupported(mediaType);
  await parse(ctx, async () => undefined);
  if (ctx.request.rawBody === "") throw new BodyMalformed(new Error("it is empty"));
  const ambiguity = ambiguityIn(ctx.request.rawBody ?? "");
  if (ambiguity) throw new BodyMalformed(new Error(ambiguity));
}

/** JSON in UTF-8 and not compressed: unpacking a stranger's archive is no service that anybody needs. */
function isPlain(mediaType: string, ctx: Context): boolean {
  const isUtf8 = !ctx.request.charset || /^utf-?8$/i.test(ctx.request.charset);
  const isPacked = ctx.get("Content-Encoding") !== "" && ctx.get("Content-Encoding") !== "identity";
  return ctx.request.type === mediaType && isUtf8 && !isPacked;
}

function refusalOf(error: Error & { status?: number }): Error {
  switch (error.status) {
    case 400:
      return new BodyMalformed(error);
    case 413:
      return new BodyTooLarge(bodyLimitBytes);
    default:
      return error;
  }
}
