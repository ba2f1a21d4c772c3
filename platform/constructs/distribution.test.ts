import { environments } from "../environments";
import { type Configuration, SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);
const distribution = stack.one("aws_cloudfront_distribution");
const pages = distribution.default_cache_behavior as Configuration;
const [api, files, ...others] = distribution.ordered_cache_behavior as readonly Configuration[];
const origins = distribution.origin as readonly Configuration[];

const daySeconds = 86_400;
const yearSeconds = 31_536_000;

function cachePolicyOf(behavior: Configuration | undefined): Configuration | undefined {
  return stack
    .all("aws_cloudfront_cache_policy")
    .find(
      ({ name }) =>
        behavior?.cache_policy_id === stack.reference("aws_cloudfront_cache_policy", policyPath(name), "id"),
    );
}

function policyPath(name: unknown): string {
  return `frontend/distribution/${String(name).replace("lectern-dev-", "")}-cache-policy`;
}

it("has three behaviours: pages by default, the API, and files that never change", () => {
  expect([api?.path_pattern, files?.path_pattern]).toEqual(["/api/*", "/static/*"]);
  expect(others).toEqual([]);
});

it("sends /api/* to the API and everything else to the bucket", () => {
  expect([pages, api, files].map((behavior) => behavior?.target_origin_id)).toEqual(["pages", "api", "pages"]);
});

it("caches nothing of the API, passes it every method, and everything of the viewer's but the Host header", () => {
  expect(api).toMatchObject({
    allowed_methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  });
});

it("keeps a page for a day unless its object says less, so that a release is seen at once", () => {
  expect(cachePolicyOf(pages)).toMatchObject({ min_ttl: 0, default_ttl: daySeconds });
});

it("keeps a file of /static/ for a year", () => {
  expect(cachePolicyOf(files)).toMatchObject({ min_ttl: yearSeconds, default_ttl: yearSeconds, max_ttl: yearSeconds });
});

it("tells pages and files apart by their path alone", () => {
  for (const behavior of [pages, files]) {
    expect(cachePolicyOf(behavior)?.parameters_in_cache_key_and_forwarded_to_origin).toMatchObject({
      cookies_config: { cookie_behavior: "none" },
      headers_config: { header_behavior: "none" },
      query_strings_config: { query_string_behavior: "none" },
    });
  }
});

it("answers / with the one page", () => {
  expect(distribution.default_root_object).toBe("index.html");
});

it("compresses pages and files, for browsers that know brotli and for those that know gzip", () => {
  for (const behavior of [pages, files]) {
    expect(behavior?.compress).toBe(true);
    expect(cachePolicyOf(behavior)?.parameters_in_cache_key_and_forwarded_to_origin).toMatchObject({
      enable_accept_encoding_brotli: true,
      enable_accept_encoding_gzip: true,
    });
  }
});

it("only reads from the bucket", () => {
  for (const behavior of [pages, files]) expect(behavior?.allowed_methods).toEqual(["GET", "HEAD"]);
});

it("sends every behaviour's viewers to HTTPS and gives every answer the security headers", () => {
  const policy = stack.reference("aws_cloudfront_response_headers_policy", "frontend", "id");
  for (const behavior of [pages, api, files]) {
    expect(behavior).toMatchObject({ viewer_protocol_policy: "redirect-to-https", response_headers_policy_id: policy });
  }
});

it("routes pages alone to the one page, so that an answer of the API is never turned into HTML", () => {
  const routing = stack.reference("aws_cloudfront_function", "frontend", "arn");
  expect(pages.function_association).toEqual([{ event_type: "viewer-request", function_arn: routing }]);
  expect(stack.one("aws_cloudfront_function", "frontend")).toMatchObject({
    runtime: "cloudfront-js-2.0",
    publish: true,
  });
  for (const behavior of [api, files]) expect(behavior).not.toHaveProperty("function_association");
});

it("keeps no error, so that nobody gets somebody else's 404, nor a 503 that is over, and puts no page in its place", () => {
  expect(distribution.custom_error_response).toEqual(
    [404, 414, 500, 501, 502, 503, 504].map((error_code) => ({ error_code, error_caching_min_ttl: 0 })),
  );
});

it("speaks TLS 1.2 with the API under a name of the environment's domain, and nothing else", () => {
  expect(origins.find(({ origin_id }) => origin_id === "api")).toMatchObject({
    domain_name: "api-origin.dev.lectern.example",
    custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] },
  });
});

it("speaks HTTP/2 and HTTP/3, over IPv4 and IPv6", () => {
  expect(distribution).toMatchObject({ http_version: "http2and3", is_ipv6_enabled: true });
});

it("signs what it asks the bucket for, and is the only one whom the bucket answers", () => {
  expect(origins.find(({ origin_id }) => origin_id === "pages")).toMatchObject({
    domain_name: stack.reference("aws_s3_bucket", "frontend", "bucket_regional_domain_name"),
    origin_access_control_id: stack.reference("aws_cloudfront_origin_access_control", "frontend", "id"),
  });
  expect(stack.one("aws_cloudfront_origin_access_control", "frontend")).toMatchObject({
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
  const own = stack.reference("aws_cloudfront_distribution", "frontend", "arn");
  const allowing = statementsOf(stack.one("aws_s3_bucket_policy", "frontend").policy).filter(
    ({ Effect }) => Effect === "Allow",
  );
  expect(allowing.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    ["s3:GetObject", { StringEquals: { "aws:SourceArn": own } }],
    ["s3:ListBucket", { StringEquals: { "aws:SourceArn": own } }],
  ]);
});
