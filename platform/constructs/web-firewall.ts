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

/**
 * What the firewall says to whom it stops: problem documents such as the API's own (RFC 9457), but that they name no trace, since
 * nobody logs the request, and that AWS WAF calls them application/json, knowing no other JSON.
 */
const refusals = {
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    detail: `More than ${requestsPerAddress} requests came from your network within five minutes. Try again in five minutes.`,
  },
  "request-blocked": {
    status: 403,
    title: "Request blocked",
    detail: "The request looks like an attack and was not passed on. If it is none, tell those who run the service.",
  },
} as const;

/**
 * The rules of AWS's groups that block, each of which has to be told what to say; one that AWS adds blocks all the same, without a word.
 * A name that AWS takes away again is ignored: RuleActionOverride, AWS WAF API Reference. "AWS Managed Rules rule groups list",
 * AWS WAF Developer Guide.
 */
const blockingRules = {
  AWSManagedRulesAmazonIpReputationList: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList"],
  AWSManagedRulesKnownBadInputsRuleSet: [
    "JavaDeserializationRCE_HEADER",
    "JavaDeserializationRCE_BODY",
    "JavaDeserializationRCE_URIPATH",
    "JavaDeserializationRCE_QUERYSTRING",
    "Host_localhost_HEADER",
    "PROPFIND_METHOD",
    "ExploitablePaths_URIPATH",
    "Log4JRCE_HEADER",
    "Log4JRCE_QUERYSTRING",
    "Log4JRCE_BODY",
    "Log4JRCE_URIPATH",
  ],
  AWSManagedRulesCommonRuleSet: [
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    "SizeRestrictions_QUERYSTRING",
    "SizeRestrictions_Cookie_HEADER",
    "SizeRestrictions_URIPATH",
    "EC2MetaDataSSRF_BODY",
    "EC2MetaDataSSRF_COOKIE",
    "EC2MetaDataSSRF_URIPATH",
    "EC2MetaDataSSRF_QUERYARGUMENTS",
    "GenericLFI_QUERYARGUMENTS",
    "GenericLFI_URIPATH",
    "GenericLFI_BODY",
    "RestrictedExtensions_URIPATH",
    "RestrictedExtensions_QUERYARGUMENTS",
    "GenericRFI_QUERYARGUMENTS",
    "GenericRFI_BODY",
    "GenericRFI_URIPATH",
    "CrossSiteScripting_COOKIE",
    "CrossSiteScripting_QUERYARGUMENTS",
    "CrossSiteScripting_BODY",
    "CrossSiteScripting_URIPATH",
  ],
} as const;

/** What one rule decides for itself. */
type RuleOfOne = Pick<Wafv2WebAclRule, "action" | "overrideAction" | "statement">;

/** Looks at every request before CloudFront does anything with it; what no rule blocks may pass. */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const { naming, virginia } = props;
    // In this order: what one rule blocks is not shown to the next.
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
      customResponseBody: Object.entries(refusals).map(([code, refusal]) => ({
        key: code,
        contentType: "APPLICATION_JSON",
        content: JSON.stringify({ type: `urn:lectern:problem:${code}`, ...refusal, code }),
      })),
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
    const customResponse = {
      customResponseBodyKey: "too-many-requests",
      responseCode: refusals["too-many-requests"].status,
      responseHeader: [{ name: "retry-after", value: "300" }],
    };
    return {
      action: { block: { customResponse } },
      statement: {
        rate_based_statement: { limit: requestsPerAddress, aggregate_key_type: "IP", evaluation_window_sec: 300 },
      },
    };
  }

  /** Blocks what a group of AWS's rules recognises, but for the rules that only count. */
  private block(group: keyof typeof blockingRules, counting: readonly string[] = []): RuleOfOne {
    const custom_response = {
      custom_response_body_key: "request-blocked",
      response_code: refusals["request-blocked"].status,
    };
    return {
      overrideAction: { none: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: "AWS",
          name: group,
          rule_action_override: [
            ...counting.map((name) => ({ name, action_to_use: { count: {} } })),
            ...blockingRules[group].map((name) => ({ name, action_to_use: { block: { custom_response } } })),
          ],
        },
      },
    };
  }

  /** A metric for each rule, and a sample of what it stopped, kept for three hours. */
  private shown(metricName: string) {
    return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
  }
}
