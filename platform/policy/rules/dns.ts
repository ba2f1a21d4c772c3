import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { ofEach, type Rules, resources } from "../rule";

const amazon = "amazon.com";
/** Let's Encrypt certifies the API host. */
const trustedAuthorities = [amazon, "letsencrypt.org"];

const certificates = resources("aws_acm_certificate");
const records = resources("aws_route53_record");

export const dnsRules = {
  "certificate-validated-by-dns": {
    answers: ["ACM.1"],
    class: "M",
    says: "Certificates renew themselves, because DNS proves whose the name is.",
    remedy: "Set validation_method to DNS and write the records that ACM asks for.",
    findings: ofEach(
      certificates,
      (certificate) => certificate.text("validation_method") !== "DNS" && "does not renew itself",
    ),
  },
  "certificate-replaced-without-gap": {
    answers: ["CKV_AWS_233"],
    class: "M",
    says: "A certificate goes only when its successor is there.",
    remedy: "Set lifecycle.create_before_destroy to true.",
    findings: ofEach(
      certificates,
      (certificate) => !certificate.isTrue("lifecycle.create_before_destroy") && "goes before its successor is there",
    ),
  },
  "certificate-names-its-hosts": {
    answers: ["CKV2_AWS_71"],
    class: "M",
    says: "A certificate is for the hosts that it names, and for no wildcard.",
    remedy: "Name each host.",
    findings: ofEach(
      certificates,
      (certificate) =>
        [...certificate.texts("domain_name"), ...certificate.texts("subject_alternative_names")].some((name) =>
          name.includes("*"),
        ) && "is a wildcard",
    ),
  },
  "certificate-publicly-logged": {
    answers: ["CKV_AWS_234"],
    class: "M",
    says: "Every certificate is in the public logs, where a forged one would show.",
    remedy: "Leave certificate_transparency_logging_preference out, or set it to ENABLED.",
    findings: ofEach(
      certificates,
      (certificate) =>
        (certificate.text("options.certificate_transparency_logging_preference") ?? "ENABLED") !== "ENABLED" &&
        "is kept out of the public logs",
    ),
  },
  "certificate-strong": {
    answers: ["ACM.2"],
    class: "M",
    says: "A certificate's key is not too short to trust.",
    remedy: "Leave key_algorithm out (RSA 2048), or choose RSA_3072, RSA_4096, EC_prime256v1 or EC_secp384r1.",
    findings: ofEach(
      certificates,
      (certificate) => certificate.text("key_algorithm") === "RSA_1024" && "has a key of 1024 bits",
    ),
  },
  "distribution-certificate-in-virginia": {
    answers: ["CloudFront.7"],
    class: "M",
    says: "CloudFront's certificate is in us-east-1, where alone CloudFront finds it.",
    remedy: "Make the certificate with the provider of us-east-1.",
    findings: ofEach(resources("aws_cloudfront_distribution"), (distribution) => {
      const [viewer] = distribution.blocks("viewer_certificate");
      const certificate = distribution.stack.target(
        certificateArn(distribution.stack, viewer?.attributes.acm_certificate_arn),
        "aws_acm_certificate",
      );
      return (
        certificate !== undefined && certificate.region !== "us-east-1" && `has a certificate in ${certificate.region}`
      );
    }),
  },
  "alias-in-both-families": {
    answers: ["CloudFront: alias records for IPv6"],
    class: "M",
    says: "A name that leads to CloudFront does so over IPv4 and IPv6.",
    remedy: "Add an AAAA record with the same name and alias.",
    findings: ofEach(records, (record) => {
      const isAlias = record.text("type") === "A" && record.blocks("alias").length > 0;
      const twins = record.stack
        .all("aws_route53_record")
        .filter((other) => other.text("type") === "AAAA" && other.text("name") === record.text("name"));
      return isAlias && twins.length === 0 && "has no IPv6 twin";
    }),
  },
  "record-leads-to-own-resource": {
    answers: ["CKV2_AWS_23", "route53_dangling_ip_subdomain_takeover"],
    class: "M",
    says: "A name leads to what this stack has, and so never to what somebody else took over.",
    remedy: "Refer to the resource instead of writing its address.",
    findings: ofEach(records, (record) => {
      const type = record.text("type") ?? "";
      if (!["A", "AAAA", "CNAME"].includes(type)) return false;
      const leadsTo = [record.attributes.records, record.attributes.alias];
      return record.stack.mentionedIn(leadsTo).size === 0 && "leads to an address that is not of this stack";
    }),
  },
  "zone-signed": {
    answers: ["CKV2_AWS_38"],
    class: "P",
    says: "Answers for production's names are signed (DNSSEC).",
    remedy: "Add an aws_route53_key_signing_key and an aws_route53_hosted_zone_dnssec; or waive it.",
    findings: ofEach(
      publicZones,
      (zone) => !has(zone, "aws_route53_hosted_zone_dnssec", "hosted_zone_id") && "is not signed",
    ),
  },
  "zone-queries-logged": {
    answers: ["CKV2_AWS_39", "Route53.2"],
    class: "P",
    says: "It is known who asked for production's names.",
    remedy: "Add an aws_route53_query_log; or waive it with what it would cost.",
    findings: ofEach(publicZones, (zone) => !has(zone, "aws_route53_query_log", "zone_id") && "does not log who asks"),
  },
  "certificate-authority-named": {
    answers: ["RFC 8659"],
    class: "M",
    says: "For each name of a certificate it is said which authorities issue, Amazon among them and no stranger.",
    remedy: 'Add a CAA record at the name itself, with the value 0 issue "amazon.com".',
    findings: ofEach(certificates, (certificate) =>
      [certificate.text("domain_name"), ...certificate.texts("subject_alternative_names")].flatMap((name = "") => {
        const authorities = authoritiesOf(certificate.stack, name);
        const strangers = authorities.filter((authority) => !trustedAuthorities.includes(authority));
        if (strangers.length > 0) return `lets ${strangers.join(", ")} issue for ${name}`;
        return authorities.includes(amazon) ? [] : `does not name Amazon as the authority of ${name}`;
      }),
    ),
  },
} as const satisfies Rules;

/** Those that the stack makes, and those that it finds. */
function publicZones(stack: StackConfiguration): readonly Resource[] {
  const found = stack.dataSources.filter(({ type }) => type === "aws_route53_zone");
  return [
    ...stack.all("aws_route53_zone").filter((zone) => zone.blocks("vpc").length === 0),
    ...found.filter((zone) => zone.isFalse("private_zone")),
  ];
}

/** Who may issue for a name, by the record at the name itself; whoever issues looks above only where there is none. */
function authoritiesOf(stack: StackConfiguration, name: string): readonly string[] {
  return stack
    .all("aws_route53_record")
    .filter((record) => record.text("type") === "CAA" && record.text("name") === name)
    .flatMap((record) => record.texts("records"))
    .map((value) => /^\d+ issue(?:wild)? "([^;"\s]*)/.exec(value)?.[1] ?? "")
    .filter((authority) => authority !== "");
}

function has(zone: Resource, type: string, attribute: string): boolean {
  return zone.stack
    .all(type)
    .some(({ stack, attributes }) => stack.target(attributes[attribute], "aws_route53_zone") === zone);
}

/** The certificate's ARN, also where a distribution waits for its validation. */
function certificateArn(stack: StackConfiguration, value: unknown): unknown {
  return stack.target(value, "aws_acm_certificate_validation")?.attributes.certificate_arn ?? value;
}
