import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { compress, compressedFields, isCompressible, varyingByEncoding } from "./compression";

const page = { "content-type": ["text/html; charset=utf-8"], "content-length": ["1000"] };

describe("CloudFront compresses", () => {
  it.each([
    ["a page of 1,000 bytes", 200, page, true],
    [
      "a script of 10,000,000 bytes",
      200,
      { "content-type": ["text/javascript"], "content-length": ["10000000"] },
      true,
    ],
    ["nothing of 999 bytes", 200, { ...page, "content-length": ["999"] }, false],
    ["nothing of 10,000,001 bytes", 200, { ...page, "content-length": ["10000001"] }, false],
    ["nothing of unknown length", 200, { "content-type": ["text/html"] }, false],
    ["no picture", 200, { ...page, "content-type": ["image/png"] }, false],
    ["no font that is compressed already", 200, { ...page, "content-type": ["font/woff2"] }, false],
    ["nothing that is encoded already", 200, { ...page, "content-encoding": ["gzip"] }, false],
    ["nothing but whole objects", 206, page, false],
  ])("%s", (_case, status, headers, expected) => {
    expect(isCompressible(status, headers)).toBe(expected);
  });
});

describe("compressing", () => {
  it("keeps the body what it is", async () => {
    const body = Buffer.from("Lectern ".repeat(500));
    expect(gunzipSync(await compress(body, "gzip"))).toEqual(body);
    expect(brotliDecompressSync(await compress(body, "br"))).toEqual(body);
  });

  it.each([
    ["a strong tag becomes weak", ['"abc"'], ['W/"abc"']],
    ["a weak tag stays", ['W/"abc"'], ['W/"abc"']],
    ["an invalid tag goes", ["abc"], undefined],
  ])("changes the ETag: %s", (_case, etag, expected) => {
    expect(compressedFields({ etag }, "br", 10).etag).toEqual(expected);
  });

  it("says what it did", () => {
    expect(compressedFields(page, "br", 10)).toMatchObject({ "content-encoding": ["br"], "content-length": ["10"] });
  });

  it("says once that the response varies", () => {
    expect(varyingByEncoding({}).vary).toEqual(["Accept-Encoding"]);
    expect(varyingByEncoding({ vary: ["accept-encoding"] }).vary).toEqual(["accept-encoding"]);
  });
});
