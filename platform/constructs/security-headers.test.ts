import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const policy = new SynthesisedStack(environments.dev).one("aws_cloudfront_response_headers_policy");
const headers = policy.security_headers_config as Record<string, Record<string, unknown>>;
const { content_security_policy } = headers.content_security_policy as { content_security_policy: string };
const directives = new Map(
  content_security_policy.split("; ").map((directive) => directive.split(/ (.*)/) as [string, string]),
);

it("allows scripts, styles and calls of the site itself alone", () => {
  for (const directive of ["script-src", "style-src", "connect-src"]) expect(directives.get(directive)).toBe("'self'");
});

it.each(["default-src", "object-src", "base-uri", "frame-ancestors"])("allows nothing for %s", (directive) => {
  expect(directives.get(directive)).toBe("'none'");
});

it("allows no inline code, no eval, no plain HTTP and no wildcard", () => {
  expect(content_security_policy).not.toMatch(/unsafe|http:|\*/);
});

it("holds browsers to HTTPS for a year, on subdomains too", () => {
  expect(headers.strict_transport_security).toMatchObject({
    access_control_max_age_sec: 31_536_000,
    include_subdomains: true,
  });
});

it("lets nobody guess content types, frame the site or learn paths from its links", () => {
  expect(headers).toMatchObject({
    content_type_options: {},
    frame_options: { frame_option: "DENY" },
    referrer_policy: { referrer_policy: "strict-origin-when-cross-origin" },
  });
});

it("is not softened by what an origin says", () => {
  const { items } = policy.custom_headers_config as { items: { override: boolean }[] };
  expect([...Object.values(headers), ...items].map(({ override }) => override)).not.toContain(false);
});
