import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";

export interface WebFirewallProps {
  readonly naming: Naming;
  /** CloudFront's firewalls live in us-east-1 alone. */
  readonly virginia: TerraformProvider;
}

/**
 * How often one address may ask in five minutes. A campus, and a mobile network, go by a few addresses: five hundred students
 * who open the site at once and ask twenty times each stay below. One program that asks as fast as it can is above it
 * within seconds, and what is left of it, 33 requests a second, the smallest host answers.
 */
const requestsPerAddress = 10_000;

/** What one rule decides for itself. */
type RuleOfOne = Pick<Wafv2WebAclRule, "action" | "overrideAction" | "statement">;

/** Looks at every request before CloudFront does anything with it; what no rule blocks may pass. */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const { naming, virginia } = props;
    // In this order: what comes first is counted and costs least.
    const rules: readonly [name: string, rule: RuleOfOne][] = [
      ["rate", this.limitRate()],
      ["address-reputation", this.block("AWSManagedRulesAmazonIpReputationList")],
      ["known-bad-inputs", this.block("AWSManagedRulesKnownBadInputsRuleSet")],
      // The API takes bodies of 16 KiB, twice what this rule lets pass, and refuses larger ones by itself, telling why.
      ["common-attacks", this.block("AWSManagedRulesCommonRuleSet", ["SizeRestrictions_BODY"])],
    ];
    const firewall = new Wafv2WebAcl(this, "web-acl", {
      provider: virginia,
      name: naming.of("frontend"),
      description: "In front of the distribution",
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      rule: rules.map(([name, rule], priority) => ({
        name,
        priority,
        ...rule,
        visibilityConfig: this.shown(naming.of(name)),
      })),
      visibilityConfig: this.shown(naming.of("frontend")),
    });
    this.arn = firewall.arn;
  }

  private limitRate(): RuleOfOne {
    const retryAfter = { responseCode: 429, responseHeader: [{ name: "retry-after", value: "300" }] };
    return {
      action: { block: { customResponse: retryAfter } },
      statement: {
        rate_based_statement: { limit: requestsPerAddress, aggregate_key_type: "IP", evaluation_window_sec: 300 },
      },
    };
  }

  /** Blocks what a group of AWS's rules recognises, but for the rules that only count. */
  private block(group: string, counting: readonly string[] = []): RuleOfOne {
    const overrides = counting.map((name) => ({ name, action_to_use: { count: {} } }));
    return {
      overrideAction: { none: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: "AWS",
          name: group,
          ...(overrides.length > 0 && { rule_action_override: overrides }),
        },
      },
    };
  }

  /** A metric for each rule, and a sample of what it stopped, kept for three hours. */
  private shown(metricName: string) {
    return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
  }
}
