import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { cloudfrontRules } from "./cloudfront";

const headers = "${aws_cloudfront_response_headers_policy.strict.id}";
const everywhere = { viewer_protocol_policy: "redirect-to-https", response_headers_policy_id: headers };
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const rateLimit = {
  action: { block: {} },
  statement: { rate_based_statement: { limit: 1000, aggregate_key_type: "IP" } },
};

const knownBadInputs = {
  name: "known-bad-inputs",
  override_action: { none: {} },
  statement: { managed_rule_group_statement: { vendor_name: "AWS", name: "AWSManagedRulesKnownBadInputsRuleSet" } },
};

const sound: Parts = {
  aws_s3_bucket: { pages: { bucket: "lectern-pages" }, logs: { bucket: "lectern-logs" } },
  aws_s3_bucket_ownership_controls: {
    logs: { bucket: "lectern-logs", rule: { object_ownership: "BucketOwnerPreferred" } },
  },
  aws_cloudfront_distribution: {
    site: {
      default_root_object: "index.html",
      web_acl_id: "${aws_wafv2_web_acl.site.arn}",
      logging_config: { bucket: "${aws_s3_bucket.logs.bucket_domain_name}" },
      origin: [
        {
          origin_id: "pages",
          domain_name: "${aws_s3_bucket.pages.bucket_regional_domain_name}",
          origin_access_control_id: "${aws_cloudfront_origin_access_control.pages.id}",
        },
        {
          origin_id: "api",
          domain_name: "api.lectern.example",
          custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] },
        },
      ],
      origin_group: { origin_id: "both" },
      default_cache_behavior: {
        ...everywhere,
        target_origin_id: "pages",
        cache_policy_id: "${aws_cloudfront_cache_policy.pages.id}",
      },
      ordered_cache_behavior: [
        {
          ...everywhere,
          path_pattern: "/api/*",
          target_origin_id: "api",
          cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
          origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        },
        {
          ...everywhere,
          path_pattern: "/static/*",
          target_origin_id: "pages",
          cache_policy_id: "${aws_cloudfront_cache_policy.year.id}",
        },
      ],
      viewer_certificate: {
        acm_certificate_arn: "${aws_acm_certificate.site.arn}",
        minimum_protocol_version: "TLSv1.2_2021",
        ssl_support_method: "sni-only",
      },
      restrictions: { geo_restriction: { restriction_type: "whitelist", locations: ["VN"] } },
    },
  },
  aws_cloudfront_cache_policy: {
    pages: { min_ttl: 0, default_ttl: 86400, max_ttl: 31536000 },
    year: { min_ttl: 31536000, default_ttl: 31536000, max_ttl: 31536000 },
    never: { min_ttl: 0, default_ttl: 0, max_ttl: 0 },
  },
  aws_cloudfront_origin_access_control: { pages: { signing_behavior: "always", signing_protocol: "sigv4" } },
  aws_cloudfront_response_headers_policy: {
    strict: {
      security_headers_config: {
        strict_transport_security: { access_control_max_age_sec: 31536000, include_subdomains: true, override: true },
        content_type_options: { override: true },
        referrer_policy: { referrer_policy: "same-origin", override: true },
        content_security_policy: { content_security_policy: contentSecurityPolicy, override: true },
      },
    },
  },
  aws_wafv2_web_acl: {
    site: { provider: "aws.virginia", scope: "CLOUDFRONT", rule: [knownBadInputs, rateLimit] },
  },
};

const site = "aws_cloudfront_distribution.site";
const strict = "aws_cloudfront_response_headers_policy.strict";
const api = "ordered_cache_behavior.0";
const csp = (policy: string) =>
  set(strict, "security_headers_config.content_security_policy.content_security_policy", policy);

holdRules(cloudfrontRules, sound, {
  "distribution-requires-https": {
    holds: { "one refuses instead of redirecting": set(site, `${api}.viewer_protocol_policy`, "https-only") },
    breaks: {
      "one behaviour of several allows all": set(site, "ordered_cache_behavior.1.viewer_protocol_policy", "allow-all"),
      "the default behaviour does not say": unset(site, "default_cache_behavior.viewer_protocol_policy"),
    },
  },
  "distribution-speaks-modern-tls": {
    holds: { "it is better": set(site, "viewer_certificate.minimum_protocol_version", "TLSv1.2_2025") },
    breaks: {
      "it is older": set(site, "viewer_certificate.minimum_protocol_version", "TLSv1.2_2019"),
      "it is not said": unset(site, "viewer_certificate.minimum_protocol_version"),
      "the certificate is CloudFront's": set(site, "viewer_certificate", {
        cloudfront_default_certificate: true,
        minimum_protocol_version: "TLSv1.2_2021",
      }),
    },
  },
  "distribution-has-own-certificate": {
    breaks: {
      "it is CloudFront's": set(site, "viewer_certificate", { cloudfront_default_certificate: true }),
      "it has addresses of its own": set(site, "viewer_certificate.ssl_support_method", "vip"),
    },
  },
  "origin-reached-by-https": {
    breaks: {
      "plain HTTP is used": set(site, "origin.1.custom_origin_config.origin_protocol_policy", "http-only"),
      "the viewer decides": set(site, "origin.1.custom_origin_config.origin_protocol_policy", "match-viewer"),
    },
  },
  "origin-speaks-modern-tls": {
    breaks: {
      "an old version is among them": set(site, "origin.1.custom_origin_config.origin_ssl_protocols", [
        "TLSv1.1",
        "TLSv1.2",
      ]),
      "none is named": set(site, "origin.1.custom_origin_config.origin_ssl_protocols", []),
    },
  },
  "bucket-origin-is-signed": {
    breaks: {
      "it has no access control": unset(site, "origin.0.origin_access_control_id"),
      "it never signs": set("aws_cloudfront_origin_access_control.pages", "signing_behavior", "never"),
      "it may leave the viewer's signature": set(
        "aws_cloudfront_origin_access_control.pages",
        "signing_behavior",
        "no-override",
      ),
      "it has an identity instead": set(site, "origin.0.s3_origin_config", {
        origin_access_identity: "origin-access-identity/cloudfront/E1",
      }),
      "a foreign bucket is an origin": set(site, "origin.0", {
        origin_id: "pages",
        domain_name: "other.s3.eu-west-1.amazonaws.com",
      }),
    },
  },
  "behavior-has-security-headers": {
    breaks: {
      "one behaviour of several has none": unset(site, `${api}.response_headers_policy_id`),
      "it is AWS's, which lacks a content security policy": set(
        site,
        "default_cache_behavior.response_headers_policy_id",
        "67f7725c-6f97-4210-82d7-5512b31e9d03",
      ),
    },
  },
  "security-headers-pin-https": {
    breaks: {
      "it is for a month": set(
        strict,
        "security_headers_config.strict_transport_security.access_control_max_age_sec",
        2592000,
      ),
      "subdomains are left out": set(
        strict,
        "security_headers_config.strict_transport_security.include_subdomains",
        null,
      ),
      "the origin decides": set(strict, "security_headers_config.strict_transport_security.override", false),
      "it is not there": unset(strict, "security_headers_config.strict_transport_security"),
    },
  },
  "security-headers-stop-sniffing": {
    breaks: {
      "it is not there": unset(strict, "security_headers_config.content_type_options"),
      "the origin decides": set(strict, "security_headers_config.content_type_options.override", false),
    },
  },
  "security-headers-hide-referrer": {
    breaks: {
      "everybody gets it": set(strict, "security_headers_config.referrer_policy.referrer_policy", "unsafe-url"),
    },
  },
  "security-headers-restrict-content": {
    holds: {
      "one's own frames are allowed, in other order and case": csp(
        "Frame-Ancestors 'self';base-uri  'none' ; OBJECT-SRC 'none'; default-src 'self'",
      ),
    },
    breaks: {
      "scripts in the page run": csp(contentSecurityPolicy.replace("'self'", "'self' 'unsafe-inline'")),
      "scripts come from anywhere": csp(contentSecurityPolicy.replace("script-src 'self'", "script-src *")),
      "scripts are not spoken of": csp("object-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
      "objects are not spoken of": csp(contentSecurityPolicy.replace("object-src 'none'; ", "")),
      "frames are open": csp(contentSecurityPolicy.replace("frame-ancestors 'none'", "frame-ancestors *")),
      "the base may be set": csp(contentSecurityPolicy.replace("base-uri 'none'", "base-uri 'self'")),
    },
  },
  "distribution-has-root-object": {
    breaks: { "it has none": unset(site, "default_root_object"), "it is empty": set(site, "default_root_object", "") },
  },
  "distribution-logs-access": {
    holds: {
      "they are delivered the new way": together(
        unset(site, "logging_config"),
        add("aws_cloudwatch_log_delivery_source", {
          name: "site",
          log_type: "ACCESS_LOGS",
          resource_arn: "${aws_cloudfront_distribution.site.arn}",
        }),
        add("aws_cloudwatch_log_delivery", {
          delivery_source_name: "${aws_cloudwatch_log_delivery_source.planted.name}",
        }),
      ),
    },
    breaks: {
      "nothing is said": unset(site, "logging_config"),
      "they have a source and no delivery": together(
        unset(site, "logging_config"),
        add("aws_cloudwatch_log_delivery_source", {
          name: "site",
          log_type: "ACCESS_LOGS",
          resource_arn: "${aws_cloudfront_distribution.site.arn}",
        }),
      ),
    },
  },
  "distribution-log-bucket-takes-acls": {
    holds: { "it logs the new way": unset(site, "logging_config") },
    breaks: {
      "ACLs are disabled": set("aws_s3_bucket_ownership_controls.logs", "rule.object_ownership", "BucketOwnerEnforced"),
      "nothing is said, which disables them": remove("aws_s3_bucket_ownership_controls.logs"),
    },
  },
  "distribution-behind-firewall": {
    holds: {
      "the firewall is somebody else's": set(site, "web_acl_id", "arn:aws:wafv2:us-east-1:1:global/webacl/a/b"),
    },
    breaks: {
      "it has none": unset(site, "web_acl_id"),
      "the firewall is for load balancers": set("aws_wafv2_web_acl.site", "scope", "REGIONAL"),
      "the firewall is elsewhere": unset("aws_wafv2_web_acl.site", "provider"),
    },
  },
  "firewall-limits-each-address": {
    breaks: {
      "it has no such rule": set("aws_wafv2_web_acl.site", "rule", []),
      "it merely counts": set("aws_wafv2_web_acl.site", "rule.1.action", { count: {} }),
      "it limits all together": set(
        "aws_wafv2_web_acl.site",
        "rule.1.statement.rate_based_statement.aggregate_key_type",
        "CONSTANT",
      ),
    },
  },
  "firewall-stops-log4j": {
    breaks: {
      "it has no such rule": set("aws_wafv2_web_acl.site", "rule", []),
      "it merely counts": set("aws_wafv2_web_acl.site", "rule.0.override_action", { count: {} }),
      "it merely counts Log4j": set(
        "aws_wafv2_web_acl.site",
        "rule.0.statement.managed_rule_group_statement.rule_action_override",
        [{ name: "Log4JRCE_HEADER", action_to_use: { count: {} } }],
      ),
    },
  },
  "service-answers-not-cached": {
    holds: {
      "the policy is one's own": set(site, `${api}.cache_policy_id`, "${aws_cloudfront_cache_policy.never.id}"),
      "the behaviour says so itself": together(
        unset(site, `${api}.cache_policy_id`),
        set(site, `${api}.min_ttl`, 0),
        set(site, `${api}.default_ttl`, 0),
        set(site, `${api}.max_ttl`, 0),
      ),
    },
    breaks: {
      "it is cached like a page": set(site, `${api}.cache_policy_id`, "${aws_cloudfront_cache_policy.pages.id}"),
      "AWS's policy caches": set(site, `${api}.cache_policy_id`, "658327ea-f89d-4fab-a63d-7e88639e58f6"),
      "nothing is said": unset(site, `${api}.cache_policy_id`),
    },
  },
  "service-receives-credentials": {
    holds: {
      "the policy is one's own": together(
        add("aws_cloudfront_origin_request_policy", {
          cookies_config: { cookie_behavior: "all" },
          headers_config: { header_behavior: "allViewer" },
        }),
        set(site, `${api}.origin_request_policy_id`, "${aws_cloudfront_origin_request_policy.planted.id}"),
      ),
      "the behaviour says so itself": together(
        unset(site, `${api}.origin_request_policy_id`),
        set(site, `${api}.forwarded_values`, { headers: ["Authorization"], cookies: { forward: "all" } }),
      ),
    },
    breaks: {
      "nothing is said": unset(site, `${api}.origin_request_policy_id`),
      "cookies are kept": together(
        add("aws_cloudfront_origin_request_policy", {
          cookies_config: { cookie_behavior: "none" },
          headers_config: { header_behavior: "allViewer" },
        }),
        set(site, `${api}.origin_request_policy_id`, "${aws_cloudfront_origin_request_policy.planted.id}"),
      ),
    },
  },
  "pages-can-be-revalidated": {
    breaks: { "pages stay for a day": set("aws_cloudfront_cache_policy.pages", "min_ttl", 86400) },
  },
  "hashed-files-stay-cached": {
    breaks: { "they go after a day": set("aws_cloudfront_cache_policy.year", "default_ttl", 86400) },
  },
  "service-errors-stay-errors": {
    holds: {
      "only the time is said": set(site, "custom_error_response", [{ error_code: 500, error_caching_min_ttl: 0 }]),
    },
    breaks: {
      "a 404 becomes the page": set(site, "custom_error_response", {
        error_code: 404,
        response_code: 200,
        response_page_path: "/index.html",
      }),
    },
  },
  "distribution-fails-over": { breaks: { "it has no group": unset(site, "origin_group") } },
  "distribution-restricts-countries": {
    breaks: { "it serves all": set(site, "restrictions.geo_restriction", { restriction_type: "none" }) },
  },
});
