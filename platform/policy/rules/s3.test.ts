import { add, remove, set, statement, statements, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { s3Rules } from "./s3";

const denyPlainHttp = {
  Sid: "DenyPlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["${aws_s3_bucket.files.arn}", "${aws_s3_bucket.files.arn}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const denyOldSignatures = {
  Sid: "DenyOldSignatures",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "${aws_s3_bucket.files.arn}/*",
  Condition: { NumericGreaterThan: { "s3:signatureAge": "600000" } },
};
const ownDistribution = { StringEquals: { "aws:SourceArn": "${aws_cloudfront_distribution.site.arn}" } };
const admitDistribution = {
  Sid: "DistributionReads",
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: "${aws_s3_bucket.pages.arn}/*",
  Condition: ownDistribution,
};
const policy = (...all: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: all });
const insteadOfFiles = (text: object) => JSON.parse(JSON.stringify(text).replaceAll("bucket.files", "bucket.pages"));

/** The parts that make a bucket sound, under its own name. */
function partsOf(name: string, encryption: object, ...statementsOfIt: readonly object[]) {
  const bucket = `\${aws_s3_bucket.${name}.bucket}`;
  return {
    aws_s3_bucket: { bucket: `lectern-${name}`, force_destroy: false },
    aws_s3_bucket_public_access_block: {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
    aws_s3_bucket_ownership_controls: { bucket, rule: { object_ownership: "BucketOwnerEnforced" } },
    aws_s3_bucket_server_side_encryption_configuration: {
      bucket,
      rule: [{ apply_server_side_encryption_by_default: encryption }],
    },
    aws_s3_bucket_versioning: { bucket, versioning_configuration: { status: "Enabled", mfa_delete: "Enabled" } },
    aws_s3_bucket_lifecycle_configuration: {
      bucket,
      rule: [
        {
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrent_version_expiration: [{ noncurrent_days: 30 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    },
    aws_s3_bucket_replication_configuration: { bucket },
    aws_s3_bucket_object_lock_configuration: { bucket },
    aws_s3_bucket_notification: { bucket },
    aws_s3_bucket_policy: {
      bucket: `\${aws_s3_bucket_public_access_block.${name}.bucket}`,
      policy: policy(...statementsOfIt),
    },
    ...(name !== "logs" && { aws_s3_bucket_logging: { bucket, target_bucket: "${aws_s3_bucket.logs.id}" } }),
  };
}

const own = { sse_algorithm: "aws:kms", kms_master_key_id: "${aws_kms_alias.data.target_key_arn}" };
const byS3 = { sse_algorithm: "AES256" };
const byName = {
  files: partsOf("files", own, denyPlainHttp, denyOldSignatures),
  pages: partsOf("pages", byS3, insteadOfFiles(denyPlainHttp), admitDistribution),
  logs: partsOf("logs", byS3, JSON.parse(JSON.stringify(denyPlainHttp).replaceAll("bucket.files", "bucket.logs"))),
};
const byType: Record<string, Record<string, Record<string, unknown>>> = {};
for (const [name, parts] of Object.entries(byName)) {
  for (const [type, attributes] of Object.entries(parts)) byType[type] = { ...byType[type], [name]: attributes };
}

const sound: Parts = {
  ...byType,
  aws_s3_bucket_cors_configuration: {
    files: {
      bucket: "lectern-files",
      cors_rule: [
        {
          allowed_origins: ["https://app.lectern.example"],
          allowed_methods: ["POST"],
          allowed_headers: ["content-type"],
        },
      ],
    },
  },
  aws_kms_key: {
    data: {
      policy: policy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "kms:*",
        Resource: "*",
      }),
    },
  },
  aws_kms_alias: { data: { name: "alias/lectern", target_key_id: "${aws_kms_key.data.key_id}" } },
  aws_cloudfront_distribution: {
    site: { origin: { origin_id: "pages", domain_name: "${aws_s3_bucket.pages.bucket_regional_domain_name}" } },
  },
};

const block = "aws_s3_bucket_public_access_block.files";
const bucketPolicy = "aws_s3_bucket_policy.files";
const pagesPolicy = "aws_s3_bucket_policy.pages";
const lifecycle = "aws_s3_bucket_lifecycle_configuration.files";
const cors = "aws_s3_bucket_cors_configuration.files";
const encryption = "aws_s3_bucket_server_side_encryption_configuration";
const allow = (principal: unknown) =>
  statements(bucketPolicy, (all) => [
    ...all,
    { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "*" },
  ]);
const pagesByKms = set(`${encryption}.pages`, "rule.0.apply_server_side_encryption_by_default", {
  sse_algorithm: "aws:kms",
  kms_master_key_id: "${aws_kms_key.data.arn}",
});
const openKey = (condition: object) =>
  set(
    "aws_kms_key.data",
    "policy",
    policy({
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "kms:Decrypt*",
      Resource: "*",
      Condition: condition,
    }),
  );

holdRules(s3Rules, sound, {
  "bucket-blocks-public-access": {
    holds: { "it names its bucket literally": set(block, "bucket", "lectern-files") },
    breaks: {
      "one flag is false": set(block, "block_public_policy", false),
      "one flag is null": set(block, "ignore_public_acls", null),
      "one flag is known after the deploy only": set(block, "restrict_public_buckets", "${var.block}"),
      "it has no block": remove(block),
      "the block is another bucket's": set(block, "bucket", "${aws_s3_bucket.pages.id}"),
    },
  },
  "bucket-acls-disabled": {
    breaks: {
      "the writer owns": set("aws_s3_bucket_ownership_controls.files", "rule.object_ownership", "ObjectWriter"),
      "nothing is said": remove("aws_s3_bucket_ownership_controls.files"),
    },
  },
  "bucket-has-no-public-acl": {
    holds: { "it is private": add("aws_s3_bucket_acl", { bucket: "lectern-files", acl: "private" }) },
    breaks: {
      "it is public-read": add("aws_s3_bucket_acl", { bucket: "${aws_s3_bucket.files.id}", acl: "public-read" }),
      "the bucket says so itself": set("aws_s3_bucket.files", "acl", "authenticated-read"),
      "a grant says so": add("aws_s3_bucket_acl", {
        bucket: "lectern-files",
        access_control_policy: { grant: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" } }] },
      }),
    },
  },
  "bucket-admits-nobody-unnamed": {
    holds: { "a role is named": allow({ AWS: "${aws_iam_role.api.arn}" }) },
    breaks: {
      "everybody is written as a text": allow("*"),
      "everybody is written as an account": allow({ AWS: ["*"] }),
      "the bucket carries the policy itself": set(
        "aws_s3_bucket.files",
        "policy",
        policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }),
      ),
      "everybody but somebody is admitted": statements(bucketPolicy, (all) => [
        ...all,
        { Effect: "Allow", NotPrincipal: { AWS: "1" }, Action: "s3:*", Resource: "*" },
      ]),
      "a data source says so": together(
        add("data.aws_iam_policy_document", {
          statement: { actions: ["s3:GetObject"], resources: ["*"], principals: { type: "*", identifiers: ["*"] } },
        }),
        set(bucketPolicy, "policy", "${data.aws_iam_policy_document.planted.json}"),
      ),
    },
  },
  "bucket-admits-own-account-only": {
    holds: { "it is one's own": allow({ AWS: "arn:aws:iam::111111111111:role/api" }) },
    breaks: {
      "a foreign role is named": allow({ AWS: "arn:aws:iam::999999999999:role/other" }),
      "a foreign account is named": allow({ AWS: ["999999999999"] }),
    },
  },
  "bucket-denies-plain-http": {
    holds: {
      "the condition is a list and asks if it exists": statement(bucketPolicy, "DenyPlainHttp", {
        Condition: { BoolIfExists: { "aws:SecureTransport": [false] } },
      }),
      "the bucket is named by its ARN": statement(bucketPolicy, "DenyPlainHttp", {
        Resource: ["arn:aws:s3:::lectern-files", "arn:aws:s3:::${aws_s3_bucket.files.bucket}/*"],
      }),
      "jsonencode writes the policy": set(
        bucketPolicy,
        "policy",
        `\${jsonencode(${policy(denyPlainHttp, denyOldSignatures)})}`,
      ),
    },
    breaks: {
      "there is no policy": remove(bucketPolicy),
      "it allows": statement(bucketPolicy, "DenyPlainHttp", { Effect: "Allow" }),
      "it denies reading only": statement(bucketPolicy, "DenyPlainHttp", { Action: "s3:GetObject" }),
      "it denies the objects only": statement(bucketPolicy, "DenyPlainHttp", {
        Resource: "${aws_s3_bucket.files.arn}/*",
      }),
      "it denies another bucket": statement(bucketPolicy, "DenyPlainHttp", {
        Resource: ["${aws_s3_bucket.pages.arn}", "${aws_s3_bucket.pages.arn}/*"],
      }),
      "it denies TLS instead": statement(bucketPolicy, "DenyPlainHttp", {
        Condition: { Bool: { "aws:SecureTransport": "true" } },
      }),
      "it denies one principal": statement(bucketPolicy, "DenyPlainHttp", {
        Principal: { AWS: "${aws_iam_role.api.arn}" },
      }),
      "a further condition narrows it": statement(bucketPolicy, "DenyPlainHttp", {
        Condition: { Bool: { "aws:SecureTransport": "false" }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      }),
    },
  },
  "bucket-admits-own-distribution-only": {
    breaks: {
      "there is no condition": statement(pagesPolicy, "DistributionReads", { Condition: undefined }),
      "every distribution of the account is meant": statement(pagesPolicy, "DistributionReads", {
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/*" } },
      }),
      "only the account is compared": statement(pagesPolicy, "DistributionReads", {
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      }),
      "the bucket is none of its origins": statements(bucketPolicy, (all) => [
        ...all,
        { ...admitDistribution, Resource: "${aws_s3_bucket.files.arn}/*" },
      ]),
      "its distribution is not admitted": statements(pagesPolicy, ([first]) => (first === undefined ? [] : [first])),
      "an origin access identity is admitted": statement(pagesPolicy, "DistributionReads", {
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" },
        Condition: undefined,
      }),
    },
  },
  "bucket-hosts-no-website": {
    breaks: {
      "a resource makes it one": add("aws_s3_bucket_website_configuration", { bucket: "lectern-files" }),
      "it says so itself": set("aws_s3_bucket.files", "website", { index_document: "index.html" }),
    },
  },
  "bucket-encrypted": { breaks: { "nothing is said": remove(`${encryption}.files`) } },
  "bucket-encrypted-with-own-key": {
    breaks: {
      "S3's own key is used": set(`${encryption}.files`, "rule.0.apply_server_side_encryption_by_default", byS3),
      "AWS's key is used": set(
        `${encryption}.files`,
        "rule.0.apply_server_side_encryption_by_default.kms_master_key_id",
        "alias/aws/s3",
      ),
      "no key is named": unset(
        `${encryption}.files`,
        "rule.0.apply_server_side_encryption_by_default.kms_master_key_id",
      ),
    },
  },
  "bucket-versioned": {
    holds: {
      "the bucket says so itself": together(
        remove("aws_s3_bucket_versioning.files"),
        set("aws_s3_bucket.files", "versioning", [{ enabled: true }]),
      ),
    },
    breaks: {
      "it is suspended": set("aws_s3_bucket_versioning.files", "versioning_configuration.status", "Suspended"),
      "nothing is said": remove("aws_s3_bucket_versioning.files"),
    },
  },
  "bucket-expires-old-versions": {
    holds: {
      "the rule has no filter": unset(lifecycle, "rule.0.filter"),
      "the filter is empty": set(lifecycle, "rule.0.filter", {}),
    },
    breaks: {
      "the rule is disabled": set(lifecycle, "rule.0.status", "Disabled"),
      "the rule is for a prefix": set(lifecycle, "rule.0.filter.0.prefix", "tmp/"),
      "the rule is for a tag": set(lifecycle, "rule.0.filter", [{ tag: { key: "a", value: "b" } }]),
      "nothing expires": unset(lifecycle, "rule.0.noncurrent_version_expiration"),
      "there is no lifecycle": remove(lifecycle),
    },
  },
  "bucket-aborts-stale-uploads": {
    breaks: {
      "it waits for a month": set(lifecycle, "rule.0.abort_incomplete_multipart_upload.0.days_after_initiation", 30),
      "it never does": unset(lifecycle, "rule.0.abort_incomplete_multipart_upload"),
    },
  },
  "bucket-logs-access": {
    holds: {
      "the bucket says so itself": together(
        remove("aws_s3_bucket_logging.files"),
        set("aws_s3_bucket.files", "logging", { target_bucket: "lectern-logs" }),
      ),
    },
    breaks: {
      "nothing is said": remove("aws_s3_bucket_logging.files"),
      "it logs to nowhere": set("aws_s3_bucket_logging.files", "target_bucket", null),
    },
  },
  "bucket-shares-with-named-origins": {
    holds: {
      "the origin is the distribution's": set(cors, "cors_rule.0.allowed_origins", [
        "https://${aws_cloudfront_distribution.site.domain_name}",
      ]),
    },
    breaks: {
      "it shares with everybody": set(cors, "cors_rule.0.allowed_origins", ["*"]),
      "it shares with every host of a domain": set(cors, "cors_rule.0.allowed_origins", "https://*.lectern.example"),
      "it shares over plain HTTP": set(cors, "cors_rule.0.allowed_origins", ["http://app.lectern.example"]),
      "it accepts any header": set(cors, "cors_rule.0.allowed_headers", ["*"]),
      "it accepts DELETE": set(cors, "cors_rule.0.allowed_methods", ["POST", "DELETE"]),
    },
  },
  "bucket-refuses-old-signatures": {
    holds: { "browsers never come": remove(cors) },
    breaks: {
      "nothing is said": statements(bucketPolicy, ([first]) => (first === undefined ? [] : [first])),
      "an hour is accepted": statement(bucketPolicy, "DenyOldSignatures", {
        Condition: { NumericGreaterThan: { "s3:signatureAge": 3600000 } },
      }),
      "it is the wrong way round": statement(bucketPolicy, "DenyOldSignatures", {
        Condition: { NumericLessThan: { "s3:signatureAge": 600000 } },
      }),
      "only uploads are refused": statement(bucketPolicy, "DenyOldSignatures", { Action: "s3:PutObject" }),
    },
  },
  "bucket-kept-on-destroy": {
    holds: { "nothing is said": unset("aws_s3_bucket.files", "force_destroy") },
    breaks: {
      "it is emptied": set("aws_s3_bucket.files", "force_destroy", true),
      "nobody knows": set("aws_s3_bucket.files", "force_destroy", "${var.force}"),
    },
  },
  "bucket-replicated": {
    breaks: { "there is no replication": remove("aws_s3_bucket_replication_configuration.files") },
  },
  "bucket-locks-objects": { breaks: { "there is no lock": remove("aws_s3_bucket_object_lock_configuration.files") } },
  "bucket-announces-changes": { breaks: { "there is no notification": remove("aws_s3_bucket_notification.files") } },
  "bucket-deletes-by-second-factor": {
    breaks: { "it is not asked for": unset("aws_s3_bucket_versioning.files", "versioning_configuration.mfa_delete") },
  },
  "access-log-bucket-not-kms": {
    breaks: {
      "it is encrypted by KMS": set(`${encryption}.logs`, "rule.0.apply_server_side_encryption_by_default", own),
    },
  },
  "kms-bucket-opens-to-cloudfront": {
    holds: { "the key admits the distribution": together(pagesByKms, openKey(ownDistribution)) },
    breaks: {
      "the key admits nobody but the account": pagesByKms,
      "the key admits another distribution": together(
        pagesByKms,
        openKey({ StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::1:distribution/E1" } }),
      ),
    },
  },
});
