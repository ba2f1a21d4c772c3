/**
 * A CloudFront Function (runtime cloudfront-js-2.0) on every viewer request for a page. The frontend has one page and
 * routes by itself: a path whose last part has no extension is one of its routes, so it gets that page. A path with an
 * extension is a file and stays what it is, so that a missing file is an error and never a page.
 */
export const singlePageRouting = `function handler(event) {
  const request = event.request;
  const lastPart = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (!lastPart.includes(".")) request.uri = "/index.html";
  return request;
}
`;
