import type { Middleware } from "koa";
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
  const utf8 = !ctx.request.charset || /^utf-?8$/i.test(ctx.request.charset);
  if (ctx.is("application/json") === false || !utf8) throw new MediaTypeUnsupported();
  await parse(ctx, next);
};

function refusalOf(error: Error & { status?: number }): Error {
  switch (error.status) {
    case 400:
      return new BodyMalformed(error);
    case 413:
      return new BodyTooLarge(bodyLimitBytes);
    case 415:
      return new MediaTypeUnsupported();
    default:
      return error;
  }
}
