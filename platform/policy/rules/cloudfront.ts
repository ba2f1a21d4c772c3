import type { Block, Resource } from "../../terraform/stack-configuration";
import { type Behavior, type Distribution, distributions } from "../model/distributions";
import { ofEach, type Rules, resources, type Wrong } from "../rule";

/** "Use managed cache policies" and "Use managed origin request policies", Amazon CloudFront Developer Guide. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const forwardingEverything = [
  "216adef6-5c7f-47e4-b989-5492eafa07d3",
  "33f36d7e-f396-46d9-90e0-52428a34d9dc",
  "b689b0a8-53d0-40ab-baf2-68738e2966ac",
];

const yearSeconds = 365 * 24 * 60 * 60;
const discreetReferrers = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];
/** AWS's managed rules that know the requests which exploit Log4j. */
const knownBadInputs = "AWSManagedRulesKnownBadInputsRuleSet";

export const cloudfrontRules = {
  "distribution-requires-https": {
    answers: ["CKV_AWS_34", "CloudFront.3", "AWS-0012", "cdk-nag CFR4"],
    class: "M",
    says: "Every behaviour redirects to HTTPS or refuses anything else.",
    remedy: "Set viewer_protocol_policy to redirect-to-https or https-only.",
    findings: ofBehaviors(
      ({ block }) =>
        !["redirect-to-https", "https-only"].includes(block.text("viewer_protocol_policy") ?? "") &&
        "answers over plain HTTP",
    ),
  },
  "distribution-speaks-modern-tls": {
    answers: ["CKV_AWS_174", "AWS-0013", "cdk-nag CFR4"],
    class: "M",
    says: "Viewers get TLS 1.2 by CloudFront's policy of 2021, or better.",
    remedy:
      "Set minimum_protocol_version to TLSv1.2_2021 or better; with CloudFront's own certificate it has no effect.",
    findings: ofEach(distributions, ({ resource }) => {
      const version = resource.text("viewer_certificate.minimum_protocol_version") ?? "TLSv1";
      if (!resource.isFalse("viewer_certificate.cloudfront_default_certificate"))
        return "accepts TLSv1, as CloudFront's own certificate does";
      return !/^TLSv1\.(2_202[1-9]|3)/.test(version) && `accepts ${version}`;
    }),
  },
  "distribution-has-own-certificate": {
    answers: ["CKV2_AWS_42", "CloudFront.7", "CloudFront.8"],
    class: "M",
    says: "A distribution answers with a certificate of its own, chosen by SNI.",
    remedy: "Set acm_certificate_arn and ssl_support_method sni-only.",
    findings: ofEach(distributions, ({ resource }) => {
      const certificate = resource.text("viewer_certificate.acm_certificate_arn");
      if (certificate === undefined) return "answers with CloudFront's own certificate";
      return (
        resource.text("viewer_certificate.ssl_support_method") !== "sni-only" &&
        "pays for addresses of its own instead of using SNI"
      );
    }),
  },
  "origin-reached-by-https": {
    answers: ["CloudFront.9", "CKV2_AWS_72", "cdk-nag CFR5"],
    class: "M",
    says: "CloudFront asks every service over HTTPS only.",
    remedy: "Set origin_protocol_policy to https-only.",
    findings: ofOrigins(
      (origin) =>
        origin.text("custom_origin_config.origin_protocol_policy") !== "https-only" && "may be asked over plain HTTP",
    ),
  },
  "origin-speaks-modern-tls": {
    answers: ["CloudFront.10", "CKV2_AWS_54", "cdk-nag CFR5"],
    class: "M",
    says: "CloudFront asks every service by TLS 1.2 and nothing older.",
    remedy: 'Set origin_ssl_protocols to ["TLSv1.2"].',
    findings: ofOrigins((origin) => {
      const versions = origin.texts("custom_origin_config.origin_ssl_protocols");
      return (
        (versions.length === 0 || versions.some((version) => version !== "TLSv1.2")) &&
        `may be asked by ${versions.join(", ") || "any version of TLS"}`
      );
    }),
  },
  "bucket-origin-is-signed": {
    answers: ["CloudFront.13", "CKV2_AWS_46", "cdk-nag CFR7"],
    class: "M",
    says: "CloudFront signs what it asks a bucket, by origin access control.",
    remedy:
      "Give the origin an aws_cloudfront_origin_access_control that always signs by sigv4, and no origin access identity.",
    findings: ofEach(distributions, (distribution) =>
      distribution.bucketOrigins
        .filter((origin) => !isSigned(origin))
        .map((origin) => `asks the origin ${origin.text("origin_id")} unsigned`),
    ),
  },
  "behavior-has-security-headers": {
    answers: ["CKV2_AWS_32", "CKV_AWS_259", "ASVS 3.4.1"],
    class: "M",
    says: "Every behaviour adds security headers.",
    remedy: "Give each behaviour a response headers policy of this stack.",
    findings: ofBehaviors(
      (behavior) => headersPolicy(behavior) === undefined && "adds no security headers of this stack's",
    ),
  },
  "security-headers-pin-https": {
    answers: ["CKV_AWS_259", "ASVS 3.4.1"],
    class: "M",
    says: "Browsers keep to HTTPS for a year, subdomains included.",
    remedy: `Set access_control_max_age_sec to at least ${yearSeconds}, include_subdomains and override to true.`,
    findings: ofHeaders(
      "strict_transport_security",
      (header) =>
        (header.number("access_control_max_age_sec") ?? 0) >= yearSeconds && header.isTrue("include_subdomains"),
    ),
  },
  "security-headers-stop-sniffing": {
    answers: ["ASVS 3.4.4"],
    class: "M",
    says: "Browsers take content for what it is declared to be.",
    remedy: "Set content_type_options with override true.",
    findings: ofHeaders("content_type_options", () => true),
  },
  "security-headers-hide-referrer": {
    answers: ["ASVS 3.4.5"],
    class: "M",
    says: "No other site learns which page a visitor came from.",
    remedy: `Set referrer_policy to one of ${discreetReferrers.join(", ")}, with override true.`,
    findings: ofHeaders("referrer_policy", (header) =>
      discreetReferrers.includes(header.text("referrer_policy") ?? ""),
    ),
  },
  "security-headers-restrict-content": {
    answers: ["ASVS 3.4.3", "ASVS 3.4.6"],
    class: "M",
    says: "Nothing foreign gets into a page or around it, and no script that stands in the page runs.",
    remedy:
      "Say object-src 'none', base-uri 'none', frame-ancestors 'none' or 'self', and script-src or default-src without 'unsafe-…', * or http:.",
    findings: ofHeaders("content_security_policy", (header) => isStrict(header.text("content_security_policy") ?? "")),
  },
  "distribution-has-root-object": {
    answers: ["CKV_AWS_305", "CloudFront.1"],
    class: "M",
    says: "Asked for /, a distribution serves a page and not a list of files.",
    remedy: "Set default_root_object.",
    findings: ofEach(
      distributions,
      ({ resource }) => (resource.text("default_root_object") ?? "") === "" && "has no default root object",
    ),
  },
  "distribution-logs-access": {
    answers: ["CKV_AWS_86", "CloudFront.5", "AWS-0010", "cdk-nag CFR3"],
    class: "M",
    says: "Every distribution logs who asked it what.",
    remedy:
      "Deliver its ACCESS_LOGS by aws_cloudwatch_log_delivery_source, …_destination and aws_cloudwatch_log_delivery, or set logging_config.",
    findings: ofEach(distributions, ({ resource }) => !hasAccessLogs(resource) && "logs no access"),
  },
  "distribution-log-bucket-takes-acls": {
    answers: ["CloudFront legacy logging is refused by a bucket without ACLs"],
    class: "M",
    says: "Where CloudFront writes its logs the old way, the bucket takes ACLs, without which AWS refuses.",
    remedy:
      "Deliver the logs by aws_cloudwatch_log_delivery; or set the log bucket's object_ownership to BucketOwnerPreferred and waive bucket-acls-disabled for it.",
    findings: ofEach(distributions, ({ resource }) => {
      const target = resource.blocks("logging_config")[0]?.attributes.bucket;
      const owners = resource.stack
        .all("aws_s3_bucket_ownership_controls")
        .filter((each) => sharesBucket(each, resource.stack.mentionedIn(target)))
        .map((each) => each.text("rule.object_ownership"));
      return (
        target !== undefined &&
        (owners.length === 0 || owners.includes("BucketOwnerEnforced")) &&
        "logs to a bucket that has no ACLs"
      );
    }),
  },
  "distribution-behind-firewall": {
    answers: ["CKV_AWS_68", "CloudFront.6", "AWS-0011", "cdk-nag CFR2"],
    class: "P",
    says: "Every distribution stands behind a web application firewall.",
    remedy: "Set web_acl_id to an aws_wafv2_web_acl of scope CLOUDFRONT; or waive it with what it would cost.",
    findings: ofEach(distributions, ({ resource }) => {
      if ((resource.text("web_acl_id") ?? "") === "") return "has no web application firewall";
      const firewall = resource.stack.target(resource.attributes.web_acl_id, "aws_wafv2_web_acl");
      return (
        firewall !== undefined &&
        (firewall.text("scope") !== "CLOUDFRONT" || firewall.region !== "us-east-1") &&
        "has a firewall that CloudFront cannot use"
      );
    }),
  },
  "firewall-limits-each-address": {
    answers: ["OWASP API4"],
    class: "M",
    says: "Every web application firewall stops an address that asks too often.",
    remedy: "Add a rule with a rate_based_statement by IP, whose action is block.",
    findings: ofEach(
      resources("aws_wafv2_web_acl"),
      (acl) => !acl.blocks("rule").some(limitsRate) && "lets one address ask as often as it likes",
    ),
  },
  "firewall-stops-log4j": {
    answers: ["CKV2_AWS_47"],
    class: "M",
    says: "Every web application firewall blocks the inputs that are known to be bad, Log4j's among them.",
    remedy: `Add a rule with the managed rule group ${knownBadInputs} that does not merely count.`,
    findings: ofEach(
      resources("aws_wafv2_web_acl"),
      (acl) => !acl.blocks("rule").some(blocksKnownBadInputs) && "lets requests through that exploit Log4j",
    ),
  },
  "service-answers-not-cached": {
    answers: ["ASVS 14.2"],
    class: "M",
    says: "What a service answers to one student is never served to another.",
    remedy: "Use AWS's cache policy CachingDisabled, or one whose three times to live are 0.",
    findings: ofServiceBehaviors(({ block }) => !isUncached(block) && "caches what the service answers"),
  },
  "service-receives-credentials": {
    answers: ["ASVS 14.2"],
    class: "M",
    says: "A service receives cookies and Authorization as the viewer sent them.",
    remedy: "Use AWS's origin request policy AllViewerExceptHostHeader.",
    findings: ofServiceBehaviors(
      ({ block }) => !forwardsCredentials(block) && "keeps cookies or Authorization from the service",
    ),
  },
  "pages-can-be-revalidated": {
    answers: ["ASVS 14.3"],
    class: "M",
    says: "A page that says no-cache is asked for again, so that a release reaches everybody.",
    remedy: "Set the default behaviour's min_ttl to 0 in a cache policy of this stack.",
    findings: ofEach(distributions, (distribution) =>
      distribution.bucketBehaviors
        .filter(
          ({ pathPattern, block }) =>
            pathPattern === undefined && (cachePolicy(block)?.number("min_ttl") ?? block.number("min_ttl") ?? 1) !== 0,
        )
        .map(() => "caches pages that say no-cache"),
    ),
  },
  "hashed-files-stay-cached": {
    answers: ["ASVS 14.3"],
    class: "M",
    says: "Files that never change are cached for a year.",
    remedy: `Set default_ttl of the behaviour for /static/* to at least ${yearSeconds}.`,
    findings: ofEach(distributions, (distribution) =>
      distribution.bucketBehaviors
        .filter(({ pathPattern, block }) => pathPattern !== undefined && ttl(block, "default_ttl") < yearSeconds)
        .map(({ name }) => `caches ${name} for less than a year`),
    ),
  },
  "service-errors-stay-errors": {
    answers: ["API errors as HTML with status 200 look like success"],
    class: "M",
    says: "No error of a service is turned into a page: error pages hold for a whole distribution.",
    remedy: "Route the pages' own paths by a viewer-request function, and remove custom_error_response.",
    findings: ofEach(
      distributions,
      (distribution) =>
        distribution.serviceBehaviors.length > 0 &&
        distribution.resource
          .blocks("custom_error_response")
          .some((each) => (each.text("response_page_path") ?? "") !== "") &&
        "answers a service's errors with a page",
    ),
  },
  "distribution-fails-over": {
    answers: ["CKV_AWS_310", "CloudFront.4"],
    class: "W",
    says: "Where an origin fails, another one answers.",
    remedy: "Add an origin_group, or waive it.",
    findings: ofEach(
      distributions,
      ({ resource }) => resource.blocks("origin_group").length === 0 && "has no second origin",
    ),
  },
  "distribution-restricts-countries": {
    answers: ["CKV_AWS_374", "cdk-nag CFR1"],
    class: "W",
    says: "Only countries with users are served.",
    remedy: "Set geo_restriction to a whitelist, or waive it.",
    findings: ofEach(
      distributions,
      ({ resource }) =>
        (resource.text("restrictions.geo_restriction.restriction_type") ?? "none") === "none" && "serves every country",
    ),
  },
} as const satisfies Rules;

function ofBehaviors(judge: (behavior: Behavior) => string | false) {
  return ofEach(distributions, (distribution) => inWords(distribution.behaviors, judge));
}

function ofServiceBehaviors(judge: (behavior: Behavior) => string | false) {
  return ofEach(distributions, (distribution) => inWords(distribution.serviceBehaviors, judge));
}

function inWords(behaviors: readonly Behavior[], judge: (behavior: Behavior) => string | false): readonly string[] {
  return behaviors.flatMap((behavior) => {
    const wrong = judge(behavior);
    return wrong === false ? [] : [`in ${behavior.name} ${wrong}`];
  });
}

function ofOrigins(judge: (origin: Block) => string | false) {
  return ofEach(distributions, (distribution: Distribution) =>
    distribution.customOrigins.flatMap((origin) => {
      const wrong = judge(origin);
      return wrong === false ? [] : [`has the origin ${origin.text("origin_id")}, which ${wrong}`];
    }),
  );
}

/** A header of every policy that a behaviour uses: it has to be there, to win over the origin's, and to be right. */
function ofHeaders(name: string, isRight: (header: Block) => boolean) {
  return ofEach(resources("aws_cloudfront_response_headers_policy"), (policy): Wrong => {
    const [header] = policy.blocks(`security_headers_config.${name}`);
    if (header === undefined) return `has no ${name}`;
    if (!header.isTrue("override")) return `leaves ${name} to the origin`;
    return !isRight(header) && `is too weak in ${name}`;
  });
}

function headersPolicy({ block }: Behavior): Resource | undefined {
  return block.stack.target(block.attributes.response_headers_policy_id, "aws_cloudfront_response_headers_policy");
}

function isStrict(policy: string): boolean {
  const directives = new Map(
    policy.split(";").map((directive): [string, readonly string[]] => {
      const [name = "", ...sources] = directive.trim().split(/\s+/);
      return [name.toLowerCase(), sources];
    }),
  );
  const isOnly = (name: string, ...allowed: readonly string[]) => {
    const sources = directives.get(name);
    return sources !== undefined && sources.length > 0 && sources.every((source) => allowed.includes(source));
  };
  const scripts = directives.get("script-src") ?? directives.get("default-src");
  return (
    isOnly("object-src", "'none'") &&
    isOnly("base-uri", "'none'") &&
    isOnly("frame-ancestors", "'none'", "'self'") &&
    scripts !== undefined &&
    !scripts.some((source) => /unsafe|\*|^https?:$|^data:|^http:/.test(source))
  );
}

function isSigned(origin: Block): boolean {
  const control = origin.stack.target(
    origin.attributes.origin_access_control_id,
    "aws_cloudfront_origin_access_control",
  );
  const identity = origin.text("s3_origin_config.origin_access_identity") ?? "";
  return (
    identity === "" && control?.text("signing_behavior") === "always" && control.text("signing_protocol") === "sigv4"
  );
}

function hasAccessLogs(distribution: Resource): boolean {
  const { stack } = distribution;
  if ((distribution.text("logging_config.bucket") ?? "") !== "") return true;
  const sources = stack
    .all("aws_cloudwatch_log_delivery_source")
    .filter(
      (source) =>
        source.text("log_type") === "ACCESS_LOGS" &&
        stack.target(source.attributes.resource_arn, "aws_cloudfront_distribution") === distribution,
    );
  return stack
    .all("aws_cloudwatch_log_delivery")
    .some((delivery) =>
      sources.some((source) => stack.target(delivery.attributes.delivery_source_name, source.type) === source),
    );
}

function sharesBucket(part: Resource, mentioned: ReadonlySet<Resource>): boolean {
  const bucket = part.stack.target(part.attributes.bucket, "aws_s3_bucket");
  return bucket !== undefined && mentioned.has(bucket);
}

function limitsRate(rule: Block): boolean {
  const [limit] = rule.blocks("statement.rate_based_statement");
  return (
    limit !== undefined && (limit.text("aggregate_key_type") ?? "IP") === "IP" && rule.blocks("action.block").length > 0
  );
}

function blocksKnownBadInputs(rule: Block): boolean {
  const [group] = rule
    .blocks("statement.managed_rule_group_statement")
    .filter((each) => each.text("name") === knownBadInputs);
  const counted =
    group?.blocks("rule_action_override").filter((override) => override.blocks("action_to_use.count").length > 0) ?? [];
  return (
    group !== undefined &&
    rule.blocks("override_action.count").length === 0 &&
    !counted.some((each) => each.text("name")?.includes("Log4J"))
  );
}

function cachePolicy(behavior: Block): Resource | undefined {
  return behavior.stack.target(behavior.attributes.cache_policy_id, "aws_cloudfront_cache_policy");
}

/** Seconds; what cannot be read counts as 0. */
function ttl(behavior: Block, attribute: "min_ttl" | "default_ttl" | "max_ttl"): number {
  return (cachePolicy(behavior) ?? behavior).number(attribute) ?? 0;
}

function isUncached(behavior: Block): boolean {
  if (behavior.text("cache_policy_id") === cachingDisabled) return true;
  const from = cachePolicy(behavior) ?? behavior;
  return (["min_ttl", "default_ttl", "max_ttl"] as const).every((attribute) => from.number(attribute) === 0);
}

function forwardsCredentials(behavior: Block): boolean {
  if (forwardingEverything.includes(behavior.text("origin_request_policy_id") ?? "")) return true;
  const policy = behavior.stack.target(
    behavior.attributes.origin_request_policy_id,
    "aws_cloudfront_origin_request_policy",
  );
  const isOwnEnough =
    policy?.text("cookies_config.cookie_behavior") === "all" &&
    ["allViewer", "allViewerAndWhitelistCloudFront", "allExcept"].includes(
      policy.text("headers_config.header_behavior") ?? "",
    ) &&
    !policy.texts("headers_config.headers.items").includes("Authorization");
  const isLegacyEnough =
    behavior.text("forwarded_values.cookies.forward") === "all" &&
    behavior.texts("forwarded_values.headers").some((header) => header === "*" || header === "Authorization");
  return isOwnEnough || isLegacyEnough;
}
