import { environments } from "../environments";
import { type Configuration, SynthesisedStack } from "../stacks/synthesised-stack";

const { dev } = environments;
const closed = new SynthesisedStack(dev);
const open = new SynthesisedStack({ ...dev, api: { ...dev.api, exposure: "public" } });

/** Where a name leads, by the type of its record. */
function addressesOf(stack: SynthesisedStack, name: string): Record<string, Configuration> {
  const records = stack.all("aws_route53_record", "addresses").filter((each) => each.name === `${name}.${dev.domain}`);
  return Object.fromEntries(records.map((record) => [String(record.type), record]));
}

function distributionOf(stack: SynthesisedStack): Configuration {
  const reference = (attribute: string) => stack.reference("aws_cloudfront_distribution", "frontend", attribute);
  return { name: reference("domain_name"), zone_id: reference("hosted_zone_id"), evaluate_target_health: false };
}

it("leads students to the distribution, over IPv4 and IPv6", () => {
  for (const stack of [closed, open]) {
    const { A, AAAA, ...others } = addressesOf(stack, "app");
    expect([A?.alias, AAAA?.alias, others]).toEqual([distributionOf(stack), distributionOf(stack), {}]);
  }
});

it("leads the API's callers to the distribution, which alone reaches the host", () => {
  const { A, AAAA } = addressesOf(closed, "api");
  expect([A?.alias, AAAA?.alias]).toEqual([distributionOf(closed), distributionOf(closed)]);
});

it("leads the API's callers to the host's own address where everybody reaches it", () => {
  const { A, ...others } = addressesOf(open, "api");
  expect(A?.records).toEqual([open.reference("aws_eip", "api", "public_ip")]);
  expect(others).toEqual({});
});

it("leads CloudFront to the host's own address, wherever the API's callers go", () => {
  for (const stack of [closed, open]) {
    const { A } = addressesOf(stack, "api-origin");
    expect(A?.records).toEqual([stack.reference("aws_eip", "api", "public_ip")]);
  }
});

it("has the distribution answer to the names that lead to it, and to no other", () => {
  expect(closed.one("aws_cloudfront_distribution").aliases).toEqual([`app.${dev.domain}`, `api.${dev.domain}`]);
  expect(open.one("aws_cloudfront_distribution").aliases).toEqual([`app.${dev.domain}`]);
});

it("tells students the frontend's name in the environment's domain", () => {
  expect(closed.json.output.appUrl?.value).toBe("https://app.dev.lectern.example");
});
