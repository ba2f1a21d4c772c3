import { add, set, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const distribution = "frontend/distribution/distribution";
const firewall = "frontend/firewall/web-acl";
const headers = "frontend/distribution/security-headers/policy";
const csp = "security_headers_config.content_security_policy.content_security_policy";

export const cloudfrontFaults: readonly Fault[] = [
  {
    name: "serves pages over plain HTTP",
    rule: "distribution-requires-https",
    plant: set(distribution, "default_cache_behavior.viewer_protocol_policy", "allow-all"),
  },
  {
    name: "serves the API over plain HTTP",
    rule: "distribution-requires-https",
    plant: set(distribution, "ordered_cache_behavior.0.viewer_protocol_policy", "allow-all"),
  },
  {
    name: "asks the API over plain HTTP",
    rule: "origin-reached-by-https",
    plant: set(distribution, "origin.1.custom_origin_config.origin_protocol_policy", "http-only"),
  },
  {
    name: "asks the API as the viewer came",
    rule: "origin-reached-by-https",
    plant: set(distribution, "origin.1.custom_origin_config.origin_protocol_policy", "match-viewer"),
  },
  {
    name: "asks the API by SSL 3",
    rule: "origin-speaks-modern-tls",
    plant: set(distribution, "origin.1.custom_origin_config.origin_ssl_protocols", ["SSLv3", "TLSv1.2"]),
  },
  {
    name: "asks the bucket unsigned",
    rule: "bucket-origin-is-signed",
    plant: unset(distribution, "origin.0.origin_access_control_id"),
  },
  {
    name: "switches signing off",
    rule: "bucket-origin-is-signed",
    plant: set("frontend/distribution/origin-access-control", "signing_behavior", "never"),
  },
  {
    name: "goes back to an origin access identity",
    rule: "bucket-origin-is-signed",
    plant: set(distribution, "origin.0.s3_origin_config", {
      origin_access_identity: "origin-access-identity/cloudfront/E1",
    }),
  },
  {
    name: "drops the API's security headers",
    rule: "behavior-has-security-headers",
    plant: unset(distribution, "ordered_cache_behavior.0.response_headers_policy_id"),
  },
  {
    name: "drops the pages' security headers",
    rule: "behavior-has-security-headers",
    plant: set(distribution, "default_cache_behavior.response_headers_policy_id", null),
  },
  {
    name: "takes AWS's headers policy for the files",
    rule: "behavior-has-security-headers",
    plant: set(
      distribution,
      "ordered_cache_behavior.1.response_headers_policy_id",
      "67f7725c-6f97-4210-82d7-5512b31e9d03",
    ),
  },
  {
    name: "pins HTTPS for a day",
    rule: "security-headers-pin-https",
    plant: set(headers, "security_headers_config.strict_transport_security.access_control_max_age_sec", 86400),
  },
  {
    name: "leaves subdomains unpinned",
    rule: "security-headers-pin-https",
    plant: set(headers, "security_headers_config.strict_transport_security.include_subdomains", false),
  },
  {
    name: "lets the API unpin HTTPS",
    rule: "security-headers-pin-https",
    plant: set(headers, "security_headers_config.strict_transport_security.override", false),
  },
  {
    name: "lets browsers sniff",
    rule: "security-headers-stop-sniffing",
    plant: unset(headers, "security_headers_config.content_type_options"),
  },
  {
    name: "tells every site the page",
    rule: "security-headers-hide-referrer",
    plant: set(headers, "security_headers_config.referrer_policy.referrer_policy", "unsafe-url"),
  },
  {
    name: "lets scripts in the page run",
    rule: "security-headers-restrict-content",
    plant: set(
      headers,
      csp,
      "default-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
  },
  {
    name: "lets any site frame the pages",
    rule: "security-headers-restrict-content",
    plant: set(headers, csp, "default-src 'self'; object-src 'none'; base-uri 'none'"),
  },
  {
    name: "drops the content security policy",
    rule: "security-headers-restrict-content",
    plant: unset(headers, "security_headers_config.content_security_policy"),
  },
  {
    name: "forgets the root object",
    rule: "distribution-has-root-object",
    plant: unset(distribution, "default_root_object"),
  },
  {
    name: "caches what the API answers",
    rule: "service-answers-not-cached",
    plant: set(distribution, "ordered_cache_behavior.0.cache_policy_id", "658327ea-f89d-4fab-a63d-7e88639e58f6"),
  },
  {
    name: "keeps cookies from the API",
    rule: "service-receives-credentials",
    plant: unset(distribution, "ordered_cache_behavior.0.origin_request_policy_id"),
  },
  {
    name: "keeps pages at the edge for an hour whatever they say",
    rule: "pages-can-be-revalidated",
    plant: set("frontend/distribution/pages-cache-policy", "min_ttl", 3600),
  },
  {
    name: "asks for hashed files every day",
    rule: "hashed-files-stay-cached",
    plant: set("frontend/distribution/static-cache-policy", "default_ttl", 86400),
  },
  {
    name: "answers the API's 404 with the page",
    rule: "service-errors-stay-errors",
    plant: set(distribution, "custom_error_response", [
      { error_code: 404, response_code: 200, response_page_path: "/index.html" },
    ]),
  },
  {
    name: "logs the old way into a bucket without ACLs",
    rule: "distribution-log-bucket-takes-acls",
    plant: set(distribution, "logging_config", { bucket: "lectern-prod-assets-333333333333.s3.amazonaws.com" }),
  },
  {
    name: "adds a firewall without rules",
    rule: "firewall-stops-log4j",
    plant: add("aws_wafv2_web_acl", { scope: "CLOUDFRONT", rule: [] }),
  },
  {
    name: "goes back to CloudFront's own certificate",
    rule: "distribution-has-own-certificate",
    plant: set(distribution, "viewer_certificate", { cloudfront_default_certificate: true }),
  },
  {
    name: "takes the certificate without SNI",
    rule: "distribution-has-own-certificate",
    plant: set(distribution, "viewer_certificate.ssl_support_method", "vip"),
  },
  {
    name: "lets browsers speak TLS 1.0",
    rule: "distribution-speaks-modern-tls",
    plant: set(distribution, "viewer_certificate.minimum_protocol_version", "TLSv1"),
  },
  {
    name: "takes the firewall away",
    rule: "distribution-behind-firewall",
    plant: unset(distribution, "web_acl_id"),
  },
  {
    name: "makes the firewall one for load balancers",
    rule: "distribution-behind-firewall",
    plant: set(firewall, "scope", "REGIONAL"),
  },
  {
    name: "merely counts what exploits Log4j",
    rule: "firewall-stops-log4j",
    plant: set(firewall, "rule.2.override_action", { count: {} }),
  },
  {
    name: "lets one rule of the known bad inputs count",
    rule: "firewall-stops-log4j",
    plant: set(firewall, "rule.2.statement.managed_rule_group_statement.rule_action_override", [
      { name: "Log4JRCE_BODY", action_to_use: { count: {} } },
    ]),
  },
  {
    name: "merely counts who asks too often",
    rule: "firewall-limits-each-address",
    plant: set(firewall, "rule.0.action", { count: {} }),
  },
];
