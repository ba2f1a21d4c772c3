import { add, remove, set, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const certificate = "certificate/certificate";

export const dnsFaults: readonly Fault[] = [
  {
    name: "has the certificate proven by mail",
    rule: "certificate-validated-by-dns",
    plant: set(certificate, "validation_method", "EMAIL"),
  },
  {
    name: "takes a wildcard for the certificate",
    rule: "certificate-names-its-hosts",
    plant: set(certificate, "subject_alternative_names", ["*.lectern.example"]),
  },
  {
    name: "lets the certificate go before its successor",
    rule: "certificate-replaced-without-gap",
    plant: unset(certificate, "lifecycle"),
  },
  {
    name: "keeps the certificate out of the public logs",
    rule: "certificate-publicly-logged",
    plant: set(certificate, "options.certificate_transparency_logging_preference", "DISABLED"),
  },
  {
    name: "takes a short key for the certificate",
    rule: "certificate-strong",
    plant: set(certificate, "key_algorithm", "RSA_1024"),
  },
  {
    name: "asks for the certificate where the environment is",
    rule: "distribution-certificate-in-virginia",
    plant: unset(certificate, "provider"),
  },
  {
    name: "lets anybody certify the app's name",
    rule: "certificate-authority-named",
    plant: remove("certificate-authorities/app"),
  },
  {
    name: "lets a stranger certify the API's name",
    rule: "certificate-authority-named",
    plant: set("certificate-authorities/api", "records", ['0 issue "amazon.com"', '0 issue "other.example"']),
  },
  {
    name: "lets nobody certify the app's name",
    rule: "certificate-authority-named",
    plant: set("certificate-authorities/app", "records", ['0 issue ";"']),
  },
  {
    name: "writes an address into DNS",
    rule: "record-leads-to-own-resource",
    plant: set("addresses/api-origin", "records", ["203.0.113.7"]),
  },
  {
    name: "leads a name to a distribution that may be anybody's",
    rule: "record-leads-to-own-resource",
    plant: set("addresses/app", "alias", { name: "d111111abcdef8.cloudfront.net", zone_id: "Z2FDTNDATAQYW2" }),
  },
  {
    name: "forgets IPv6 for the app's name",
    rule: "alias-in-both-families",
    plant: remove("addresses/app-ipv6"),
  },
  {
    name: "makes a zone that is not signed",
    rule: "zone-signed",
    plant: add("aws_route53_zone", { name: "courses.example" }),
  },
  {
    name: "makes a zone that does not log who asks",
    rule: "zone-queries-logged",
    plant: add("aws_route53_zone", { name: "courses.example" }),
  },
];
