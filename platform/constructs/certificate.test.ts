import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const { dev } = environments;
const stack = new SynthesisedStack(dev);
const certificate = stack.one("aws_acm_certificate");

it("is for the two names under which the distribution answers, each named", () => {
  expect(certificate).toMatchObject({
    domain_name: "app.dev.lectern.example",
    subject_alternative_names: ["api.dev.lectern.example"],
  });
});

it("stays the same when the API is opened to everybody, so that nothing waits for a new one", () => {
  const open = new SynthesisedStack({ ...dev, api: { ...dev.api, exposure: "public" } });
  expect(open.one("aws_acm_certificate")).toEqual(certificate);
});

it("is where CloudFront finds it, in us-east-1", () => {
  expect(certificate.provider).toBe("aws.virginia");
  expect(stack.json.provider.aws).toContainEqual(expect.objectContaining({ alias: "virginia", region: "us-east-1" }));
});

it("renews itself, by a record in the zone for each of its names", () => {
  expect(certificate.validation_method).toBe("DNS");
  const proofs = ["app", "api"].map((word) => stack.one("aws_route53_record", `certificate/${word}-proof`));
  for (const proof of proofs) {
    expect(proof).toMatchObject({ type: "CNAME", zone_id: stack.reference("aws_route53_zone", "zone", "zone_id") });
  }
  expect(proofs.map(({ name }) => String(name))).toEqual([
    expect.stringContaining('option.domain_name == "app.dev.lectern.example"'),
    expect.stringContaining('option.domain_name == "api.dev.lectern.example"'),
  ]);
});

it("goes only when its successor is there", () => {
  expect(certificate.lifecycle).toEqual({ create_before_destroy: true });
});

it("is in the public logs, where a forged one would show", () => {
  expect(certificate.options).toEqual({ certificate_transparency_logging_preference: "ENABLED" });
});

it("is issued before the distribution answers with it, by SNI and TLS 1.2 or newer", () => {
  const distribution = stack.one("aws_cloudfront_distribution");
  expect(distribution.viewer_certificate).toEqual({
    acm_certificate_arn: stack.reference("aws_acm_certificate_validation", "certificate", "certificate_arn"),
    ssl_support_method: "sni-only",
    minimum_protocol_version: "TLSv1.2_2021",
  });
});

it("is proven only once the zone says that Amazon may issue it", () => {
  for (const word of ["app", "api"]) {
    const { depends_on } = stack.one("aws_route53_record", `certificate/${word}-proof`);
    expect(depends_on).toContainEqual(expect.stringContaining(`certificate-authorities_${word}_`));
  }
});
