import type { Context, Middleware } from "koa";
import { koaBody } from "koa-body";
import { BodyMalformed, BodyTooLarge, MediaTypeUnsupported } from "../errors";

/** Far more than any document of the contract needs. */
export const bodyLimitBytes = 16 * 1024;

const parse = koaBody({
  json: true,
  jsonLimit: bodyLimitBytes,
  jsonTypes: ["application/json"],
  text: false,
  urlencoded: false,
  multipart: false,
  onError: (error) => {
    throw refusalOf(error);
  },
});

/** Parses a JSON body into `ctx.request.body`. Throws MediaTypeUnsupported, BodyTooLarge or BodyMalformed. */
export const jsonBody: Middleware = async (ctx, next) => {
  if (!isPlainJson(ctx)) throw new MediaTypeUnsupported();
  await parse(ctx, next);
};

/** JSON in UTF-8 and not compressed: unpacking a stranger's archive is no service that anybody needs. */
function isPlainJson(ctx: Context): boolean {
  const isJson = ctx.is("application/json") !== false;
  const isUtf8 = !ctx.request.charset || /^utf-?8$/i.test(ctx.request.charset);
  const isPacked = ctx.get("Content-Encoding") !== "" && ctx.get("Content-Encoding") !== "identity";
  return isJson && isUtf8 && !isPacked;
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
