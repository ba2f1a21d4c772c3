import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { dnsRules } from "./dns";

const site = {
  name: "${aws_cloudfront_distribution.site.domain_name}",
  zone_id: "${aws_cloudfront_distribution.site.hosted_zone_id}",
};
const zone_id = "${aws_route53_zone.main.zone_id}";

const sound: Parts = {
  aws_acm_certificate: {
    site: {
      provider: "aws.virginia",
      domain_name: "app.lectern.example",
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    },
  },
  aws_acm_certificate_validation: { site: { certificate_arn: "${aws_acm_certificate.site.arn}" } },
  aws_cloudfront_distribution: {
    site: { viewer_certificate: { acm_certificate_arn: "${aws_acm_certificate_validation.site.certificate_arn}" } },
  },
  aws_eip: { api: {} },
  aws_route53_zone: {
    main: { name: "lectern.example" },
    inside: { name: "internal", vpc: { vpc_id: "${aws_vpc.main.id}" } },
  },
  aws_route53_record: {
    app: { zone_id, name: "app.lectern.example", type: "A", alias: site },
    appOverIpv6: { zone_id, name: "app.lectern.example", type: "AAAA", alias: site },
    api: { zone_id, name: "api.lectern.example", type: "A", records: ["${aws_eip.api.public_ip}"] },
    authority: {
      zone_id,
      name: "app.lectern.example",
      type: "CAA",
      records: ['0 issue "amazon.com"', '0 issue "letsencrypt.org; validationmethods=dns-01"', '0 issuewild ";"'],
    },
  },
  aws_route53_hosted_zone_dnssec: { main: { hosted_zone_id: zone_id } },
  aws_route53_query_log: { main: { zone_id } },
};

const certificate = "aws_acm_certificate.site";

holdRules(dnsRules, sound, {
  "certificate-validated-by-dns": { breaks: { "it is by mail": set(certificate, "validation_method", "EMAIL") } },
  "certificate-replaced-without-gap": { breaks: { "nothing is said": unset(certificate, "lifecycle") } },
  "certificate-names-its-hosts": {
    breaks: {
      "it is a wildcard": set(certificate, "domain_name", "*.lectern.example"),
      "another name is": set(certificate, "subject_alternative_names", ["*.lectern.example"]),
    },
  },
  "certificate-publicly-logged": {
    breaks: { "it is not": set(certificate, "options", { certificate_transparency_logging_preference: "DISABLED" }) },
  },
  "certificate-strong": { breaks: { "it is short": set(certificate, "key_algorithm", "RSA_1024") } },
  "distribution-certificate-in-virginia": {
    breaks: {
      "it is elsewhere": unset(certificate, "provider"),
      "it is elsewhere and named directly": together(
        unset(certificate, "provider"),
        set(
          "aws_cloudfront_distribution.site",
          "viewer_certificate.acm_certificate_arn",
          "${aws_acm_certificate.site.arn}",
        ),
      ),
    },
  },
  "alias-in-both-families": {
    breaks: {
      "there is no twin": remove("aws_route53_record.appOverIpv6"),
      "the twin has another name": set("aws_route53_record.appOverIpv6", "name", "other.lectern.example"),
    },
  },
  "record-leads-to-own-resource": {
    breaks: {
      "it is an address": set("aws_route53_record.api", "records", ["203.0.113.7"]),
      "it is another's bucket": add("aws_route53_record", {
        zone_id,
        name: "old",
        type: "CNAME",
        records: ["old.s3-website.amazonaws.com"],
      }),
      "the alias is written out": set("aws_route53_record.app", "alias", {
        name: "d111.cloudfront.net",
        zone_id: "Z2FDTNDATAQYW2",
      }),
    },
  },
  "zone-signed": {
    breaks: {
      "it is not": remove("aws_route53_hosted_zone_dnssec.main"),
      "one that is found is not": add("data.aws_route53_zone", { name: "lectern.example", private_zone: false }),
    },
    holds: { "it is inside a network": add("data.aws_route53_zone", { name: "internal", private_zone: true }) },
  },
  "zone-queries-logged": { breaks: { "it does not": remove("aws_route53_query_log.main") } },
  "certificate-authority-named": {
    breaks: {
      "no authority is": remove("aws_route53_record.authority"),
      "it is another's": set("aws_route53_record.authority", "records", ['0 issue "other.example"']),
      "it is another's as well": set("aws_route53_record.authority", "records", [
        '0 issue "amazon.com"',
        '0 issue "other.example"',
      ]),
      "nobody may": set("aws_route53_record.authority", "records", ['0 issue ";"']),
      "it is for another name": set("aws_route53_record.authority", "name", "www.lectern.example"),
      "it is for one of two names": set(certificate, "subject_alternative_names", ["api.lectern.example"]),
    },
  },
});
