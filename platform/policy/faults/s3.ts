import { add, remove, set, statement, statements, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const files = "assets/bucket";
const pages = "frontend/bucket";
const admitting = (principal: unknown, bucket = files) =>
  statements(`${bucket}/policy`, (all) => [
    ...all,
    { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "*" },
  ]);
const cors = (attribute: string, values: readonly string[]) => set("assets/cors", `cors_rule.0.${attribute}`, values);

export const s3Faults: readonly Fault[] = [
  {
    name: "removes a bucket's public access block",
    rule: "bucket-blocks-public-access",
    plant: remove(`${files}/public-access-block`),
  },
  {
    name: "lets public ACLs in",
    rule: "bucket-blocks-public-access",
    plant: set(`${files}/public-access-block`, "block_public_acls", false),
  },
  {
    name: "lets a public policy in",
    rule: "bucket-blocks-public-access",
    plant: set(`${pages}/public-access-block`, "block_public_policy", false),
  },
  {
    name: "heeds public ACLs",
    rule: "bucket-blocks-public-access",
    plant: set(`${pages}/public-access-block`, "ignore_public_acls", null),
  },
  {
    name: "does not restrict public buckets",
    rule: "bucket-blocks-public-access",
    plant: unset(`${files}/public-access-block`, "restrict_public_buckets"),
  },
  {
    name: "adds a bucket with nothing around it",
    rule: "bucket-blocks-public-access",
    plant: add("aws_s3_bucket", { bucket: "lectern-prod-more" }),
  },
  {
    name: "keeps a public access block that is counted to none",
    rule: "bucket-blocks-public-access",
    plant: set(`${pages}/public-access-block`, "count", 0),
  },
  {
    name: "enables ACLs",
    rule: "bucket-acls-disabled",
    plant: set(`${files}/ownership`, "rule.object_ownership", "BucketOwnerPreferred"),
  },
  { name: "says nothing of ACLs", rule: "bucket-acls-disabled", plant: remove(`${pages}/ownership`) },
  {
    name: "makes a bucket public-read by ACL",
    rule: "bucket-has-no-public-acl",
    plant: add("aws_s3_bucket_acl", (refer) => ({ bucket: refer(`${files}/bucket`, "id"), acl: "public-read" })),
  },
  {
    name: "makes a bucket public by its own attribute",
    rule: "bucket-has-no-public-acl",
    plant: set(`${pages}/bucket`, "acl", "public-read-write"),
  },
  { name: "admits everybody to a bucket", rule: "bucket-admits-nobody-unnamed", plant: admitting("*") },
  {
    name: "admits everybody who has an account",
    rule: "bucket-admits-nobody-unnamed",
    plant: admitting({ AWS: "*" }, pages),
  },
  {
    name: "admits another account",
    rule: "bucket-admits-own-account-only",
    plant: admitting({ AWS: "arn:aws:iam::999999999999:root" }),
  },
  { name: "removes a bucket's policy", rule: "bucket-denies-plain-http", plant: remove(`${files}/policy`) },
  {
    name: "denies plain HTTP for reading only",
    rule: "bucket-denies-plain-http",
    plant: statement(`${files}/policy`, "DenyPlainHttp", { Action: "s3:GetObject" }),
  },
  {
    name: "denies plain HTTP on objects only",
    rule: "bucket-denies-plain-http",
    plant: statement(`${pages}/policy`, "DenyPlainHttp", { Resource: "arn:aws:s3:::x/*" }),
  },
  {
    name: "turns the denial of plain HTTP round",
    rule: "bucket-denies-plain-http",
    plant: statement(`${pages}/policy`, "DenyPlainHttp", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  },
  {
    name: "allows plain HTTP instead of denying it",
    rule: "bucket-denies-plain-http",
    plant: statement(`${files}/policy`, "DenyPlainHttp", { Effect: "Allow" }),
  },
  {
    name: "admits every distribution to the pages",
    rule: "bucket-admits-own-distribution-only",
    plant: statement(`${pages}/policy`, "DistributionReads", { Condition: undefined }),
  },
  {
    name: "admits every distribution of the account",
    rule: "bucket-admits-own-distribution-only",
    plant: statement(`${pages}/policy`, "DistributionReads", {
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::333333333333:distribution/*" } },
    }),
  },
  {
    name: "shuts the distribution out",
    rule: "bucket-admits-own-distribution-only",
    plant: statements(`${pages}/policy`, ([deny]) => (deny === undefined ? [] : [deny])),
  },
  {
    name: "makes a bucket a website",
    rule: "bucket-hosts-no-website",
    plant: add("aws_s3_bucket_website_configuration", (refer) => ({ bucket: refer(`${pages}/bucket`, "id") })),
  },
  { name: "forgets encryption", rule: "bucket-encrypted", plant: remove(`${pages}/encryption`) },
  {
    name: "encrypts the assets with S3's own key",
    rule: "bucket-encrypted-with-own-key",
    plant: set(`${files}/encryption`, "rule.0.apply_server_side_encryption_by_default", { sse_algorithm: "AES256" }),
  },
  {
    name: "encrypts the assets with AWS's key",
    rule: "bucket-encrypted-with-own-key",
    plant: set(
      `${files}/encryption`,
      "rule.0.apply_server_side_encryption_by_default.kms_master_key_id",
      "alias/aws/s3",
    ),
  },
  {
    name: "encrypts the pages with a key that CloudFront may not use",
    rule: "kms-bucket-opens-to-cloudfront",
    plant: set(`${pages}/encryption`, "rule.0.apply_server_side_encryption_by_default.sse_algorithm", "aws:kms"),
  },
  {
    name: "suspends versions",
    rule: "bucket-versioned",
    plant: set(`${files}/versioning`, "versioning_configuration.status", "Suspended"),
  },
  {
    name: "keeps old versions for ever",
    rule: "bucket-expires-old-versions",
    plant: unset(`${files}/lifecycle`, "rule.0.noncurrent_version_expiration"),
  },
  {
    name: "expires old versions of one prefix only",
    rule: "bucket-expires-old-versions",
    plant: set(`${pages}/lifecycle`, "rule.0.filter.0.prefix", "static/"),
  },
  {
    name: "disables a lifecycle",
    rule: "bucket-expires-old-versions",
    plant: set(`${pages}/lifecycle`, "rule.0.status", "Disabled"),
  },
  {
    name: "keeps unfinished uploads for a month",
    rule: "bucket-aborts-stale-uploads",
    plant: set(`${files}/lifecycle`, "rule.0.abort_incomplete_multipart_upload.0.days_after_initiation", 30),
  },
  {
    name: "shares the assets with any site",
    rule: "bucket-shares-with-named-origins",
    plant: cors("allowed_origins", ["*"]),
  },
  {
    name: "accepts any header of other sites",
    rule: "bucket-shares-with-named-origins",
    plant: cors("allowed_headers", ["*"]),
  },
  {
    name: "lets other sites delete",
    rule: "bucket-shares-with-named-origins",
    plant: cors("allowed_methods", ["DELETE"]),
  },
  {
    name: "shares the assets with every host of a domain",
    rule: "bucket-shares-with-named-origins",
    plant: cors("allowed_origins", ["https://*.lectern.example"]),
  },
  {
    name: "takes uploads without a limit to signatures",
    rule: "bucket-refuses-old-signatures",
    plant: statements(`${files}/policy`, (all) => all.filter(({ Sid }) => Sid !== "DenyOldSignatures")),
  },
  {
    name: "honours signatures for a day",
    rule: "bucket-refuses-old-signatures",
    plant: statement(`${files}/policy`, "DenyOldSignatures", {
      Condition: { NumericGreaterThan: { "s3:signatureAge": "86400000" } },
    }),
  },
  {
    name: "empties a bucket with its stack",
    rule: "bucket-kept-on-destroy",
    plant: set(`${files}/bucket`, "force_destroy", true),
  },
  {
    name: "writes access logs into the KMS-encrypted bucket",
    rule: "access-log-bucket-not-kms",
    plant: add("aws_s3_bucket_logging", (refer) => ({
      bucket: refer(`${pages}/bucket`, "id"),
      target_bucket: refer(`${files}/bucket`, "id"),
    })),
  },
];
