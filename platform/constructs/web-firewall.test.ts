import { Type } from "@sinclair/typebox";
import Ajv from "ajv";
import { Problem } from "../../reference-app/contract/problem";
import { environments } from "../environments";
import { type Configuration, SynthesisedStack } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.prod);
const firewall = stack.one("aws_wafv2_web_acl");
const rules = firewall.rule as readonly Configuration[];

function rule(name: string): Configuration | undefined {
  return rules.find((each) => each.name === name);
}

it("stands in front of the distribution, from us-east-1, where CloudFront finds it", () => {
  expect(firewall).toMatchObject({ scope: "CLOUDFRONT", provider: "aws.virginia" });
  expect(stack.one("aws_cloudfront_distribution").web_acl_id).toBe(
    stack.reference("aws_wafv2_web_acl", "frontend", "arn"),
  );
});

it("lets everything pass that no rule blocks", () => {
  expect(firewall.default_action).toEqual({ allow: {} });
});

it("lets a campus open the site at once from one address, and stops a program that asks as fast as it can", () => {
  expect(rule("rate")).toMatchObject({
    statement: { rate_based_statement: { aggregate_key_type: "IP", limit: 10_000, evaluation_window_sec: 300 } },
    action: { block: { custom_response: { response_code: 429 } } },
  });
});

it("tells whom it stops for asking too often when to ask again", () => {
  expect(rule("rate")?.action).toMatchObject({
    block: { custom_response: { response_header: [{ name: "retry-after", value: "300" }] } },
  });
});

it.each([
  ["address-reputation", "AWSManagedRulesAmazonIpReputationList"],
  ["known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"],
  ["common-attacks", "AWSManagedRulesCommonRuleSet"],
])("blocks what AWS knows of %s", (name, group) => {
  expect(rule(name)).toMatchObject({
    override_action: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
  });
});

/** What AWS's rules are told to do instead of what they do by themselves. */
const overrides = rules.flatMap(({ statement }) => {
  const { rule_action_override = [] } = (statement as Record<string, Configuration>).managed_rule_group_statement ?? {};
  return rule_action_override as readonly { name: string; action_to_use: Configuration }[];
});

it("lets bodies pass that only the API knows to be too large, and counts nothing else that it could block", () => {
  const passing = overrides.filter(({ action_to_use }) => !("block" in action_to_use));
  expect(passing).toEqual([{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }]);
});

describe("whom it stops it tells why, as the API does", () => {
  const bodies = firewall.custom_response_body as readonly { key: string; content_type: string; content: string }[];
  const said = (key: unknown) => JSON.parse(bodies.find((body) => body.key === key)?.content ?? "null");
  const blockedBy = (action: unknown) =>
    (action as { block: { custom_response: Record<string, unknown> } }).block.custom_response;
  const { traceId: _, ...spoken } = Problem.properties;
  const isProblem = new Ajv()
    .addFormat("uri-reference", /^urn:[a-z0-9][a-z0-9-]*:\S+$/)
    .addFormat("uuid", true)
    .compile(Type.Object(spoken, { additionalProperties: false }));

  it("in problem documents of the API's contract, but for the trace, of which there is none", () => {
    expect(bodies.map(({ key }) => key)).toEqual(["too-many-requests", "request-blocked"]);
    for (const { key, content_type } of bodies) {
      expect(content_type).toBe("APPLICATION_JSON");
      expect(isProblem(said(key)) || isProblem.errors).toBe(true);
      expect(said(key)).toMatchObject({ code: key, type: `urn:lectern:problem:${key}` });
    }
  });

  it("for asking too often", () => {
    const response = blockedBy(rule("rate")?.action);
    expect(said(response.custom_response_body_key)).toMatchObject({
      status: response.response_code,
      detail: expect.stringContaining("More than 10000 requests"),
    });
  });

  it("for what looks like an attack, by each rule that blocks", () => {
    const blocking = overrides.filter(({ action_to_use }) => "block" in action_to_use);
    expect(blocking.map(({ name }) => name)).toContain("Log4JRCE_BODY");
    for (const { action_to_use } of blocking) {
      const response = blockedBy(action_to_use);
      expect(said(response.custom_response_body_key)).toMatchObject({
        status: response.response_code,
        code: "request-blocked",
      });
    }
  });
});

it("counts what each rule stops, under a name of its own", () => {
  const shown = [firewall, ...rules].map(({ visibility_config }) => visibility_config as Configuration);
  expect(shown.every(({ cloudwatch_metrics_enabled }) => cloudwatch_metrics_enabled === true)).toBe(true);
  expect(new Set(shown.map(({ metric_name }) => metric_name)).size).toBe(shown.length);
});

it("is left out by a value", () => {
  const open = new SynthesisedStack(environments.dev);
  expect(open.all("aws_wafv2_web_acl")).toEqual([]);
  expect(open.one("aws_cloudfront_distribution")).not.toHaveProperty("web_acl_id");
});
