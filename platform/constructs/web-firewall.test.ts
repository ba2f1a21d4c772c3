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

it("lets bodies pass that only the API knows to be too large, and counts nothing else that it could block", () => {
  const counted = rules.flatMap(({ statement }) => {
    const { rule_action_override = [] } =
      (statement as Record<string, Configuration>).managed_rule_group_statement ?? {};
    return rule_action_override as readonly Configuration[];
  });
  expect(counted).toEqual([{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }]);
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
