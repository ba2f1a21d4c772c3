import type { Statement } from "../../terraform/policy-document";
import type { StackConfiguration } from "../../terraform/stack-configuration";
import { covers } from "../model/action-pattern";
import { type Bucket, buckets } from "../model/buckets";
import { admitsService, isOwnKey, keyOf } from "../model/keys";
import { ofEach, type Rules, type Wrong } from "../rule";

/** AWS prescriptive guidance for presigned URLs. */
const longestSignatureMilliseconds = 10 * 60 * 1000;

const accessFlags = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const uploadMethods = ["GET", "HEAD", "POST", "PUT"];

export const s3Rules = {
  "bucket-blocks-public-access": {
    answers: [
      "CKV_AWS_53",
      "CKV_AWS_54",
      "CKV_AWS_55",
      "CKV_AWS_56",
      "CKV2_AWS_6",
      "S3.8",
      "CIS 3.1.4",
      "AWS-0086",
      "AWS-0087",
      "AWS-0091",
      "AWS-0093",
      "AWS-0094",
      "cdk-nag S2",
    ],
    class: "M",
    says: "Every bucket has all four flags of Block Public Access.",
    remedy: "Give the bucket an aws_s3_bucket_public_access_block with all four flags true.",
    findings: ofEach(buckets, (bucket) => {
      const blocks = bucket.parts("aws_s3_bucket_public_access_block");
      const open = accessFlags.filter((flag) => !blocks.some((block) => block.isTrue(flag)));
      return open.length > 0 && `leaves open ${open.join(", ")}`;
    }),
  },
  "bucket-acls-disabled": {
    answers: ["CKV2_AWS_65", "S3.12"],
    class: "M",
    says: "No bucket has ACLs: its policy alone says who may do what.",
    remedy: "Set object_ownership to BucketOwnerEnforced.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !bucket
          .blocks("aws_s3_bucket_ownership_controls", "rule")
          .some((rule) => rule.text("object_ownership") === "BucketOwnerEnforced") && "has ACLs enabled",
    ),
  },
  "bucket-has-no-public-acl": {
    answers: ["CKV_AWS_20", "CKV_AWS_57", "CKV_AWS_375", "CKV2_AWS_43", "S3.12", "AWS-0092"],
    class: "M",
    says: "No ACL opens a bucket to everybody, nor to everybody who has an AWS account.",
    remedy: "Remove the ACL; admit by the bucket's policy.",
    findings: ofEach(buckets, publicAcls),
  },
  "bucket-admits-nobody-unnamed": {
    answers: ["CKV_AWS_70", "S3.2", "S3.3", "CIS 2.21"],
    class: "M",
    says: "No bucket's policy admits everybody.",
    remedy: "Name the principal that needs it.",
    findings: ofEach(buckets, (bucket) =>
      allowing(bucket)
        .filter(
          ({ principals, notPrincipals }) => principals.some(({ kind }) => kind === "*") || notPrincipals.length > 0,
        )
        .map((statement) => `admits everybody to ${statement.actions.join(", ")}`),
    ),
  },
  "bucket-admits-own-account-only": {
    answers: ["S3.6"],
    class: "M",
    says: "No bucket's policy admits another account.",
    remedy: "Remove the foreign principal.",
    findings: ofEach(buckets, (bucket) => {
      const { accountId } = bucket.resource.stack;
      return allowing(bucket)
        .flatMap(({ principals }) => principals)
        .filter(
          ({ kind, id }) => kind === "CanonicalUser" || (kind === "AWS" && (accountIn(id) ?? accountId) !== accountId),
        )
        .map(({ id }) => `admits ${id}`);
    }),
  },
  "bucket-denies-plain-http": {
    answers: ["S3.5", "CIS 3.1.1", "cdk-nag S10"],
    class: "M",
    says: "Every bucket denies everything to everybody who comes without TLS.",
    remedy:
      "Deny s3:* on the bucket and its objects to * where aws:SecureTransport is false, under no further condition.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !bucket.statements.some((statement) => deniesPlainHttp(bucket, statement)) && "can be used over plain HTTP",
    ),
  },
  "bucket-admits-own-distribution-only": {
    answers: ["CKV2_AWS_46", "CloudFront.13", "cdk-nag CFR7", "cdk-nag S5"],
    class: "M",
    says: "A bucket behind CloudFront admits the distribution that serves it, and no other.",
    remedy:
      "Allow cloudfront.amazonaws.com under StringEquals aws:SourceArn = the ARN of the distribution that has the bucket as an origin.",
    findings: ofEach(buckets, distributionAdmission),
  },
  "bucket-hosts-no-website": {
    answers: ["cdk-nag S5"],
    class: "M",
    says: "No bucket is a website: those know no TLS.",
    remedy: "Serve it by CloudFront with origin access control.",
    findings: ofEach(
      buckets,
      (bucket) =>
        (bucket.parts("aws_s3_bucket_website_configuration").length > 0 ||
          bucket.resource.blocks("website").length > 0) &&
        "is a website",
    ),
  },
  "bucket-encrypted": {
    answers: ["CKV_AWS_19"],
    class: "M",
    says: "Every bucket says how it encrypts.",
    remedy: "Configure server-side encryption with AES256 or aws:kms.",
    findings: ofEach(
      buckets,
      (bucket) => bucket.encryption?.text("sse_algorithm") === undefined && "does not say how it encrypts",
    ),
  },
  "bucket-encrypted-with-own-key": {
    answers: ["CKV_AWS_145", "S3.17", "AWS-0132"],
    class: "P",
    says: "What is neither public nor a log is encrypted with the environment's own key.",
    remedy: "Set sse_algorithm to aws:kms and kms_master_key_id to the environment's key.",
    findings: ofEach(
      buckets,
      (bucket) =>
        bucket.distributions.length === 0 &&
        !bucket.receivesLogs &&
        !(
          bucket.isEncryptedByKms && isOwnKey(bucket.resource.stack, bucket.encryption?.attributes.kms_master_key_id)
        ) &&
        "is not encrypted with a key of one's own",
    ),
  },
  "bucket-versioned": {
    answers: ["CKV_AWS_21", "S3.14"],
    class: "M",
    says: "Every bucket keeps the versions of its objects.",
    remedy: "Set the versioning's status to Enabled.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !bucket
          .blocks("aws_s3_bucket_versioning", "versioning_configuration", "versioning")
          .some((each) => each.text("status") === "Enabled" || each.isTrue("enabled")) && "keeps no versions",
    ),
  },
  "bucket-expires-old-versions": {
    answers: ["CKV2_AWS_61", "S3.13"],
    class: "M",
    says: "Old versions of any object expire some day.",
    remedy: "Add an enabled lifecycle rule for the whole bucket with noncurrent_version_expiration.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !wholeBucketLifecycle(bucket).some(
          (rule) => (rule.number("noncurrent_version_expiration.noncurrent_days") ?? 0) > 0,
        ) && "keeps old versions for ever",
    ),
  },
  "bucket-aborts-stale-uploads": {
    answers: ["CKV_AWS_300"],
    class: "M",
    says: "An upload that was never finished is dropped within 7 days.",
    remedy: "Add abort_incomplete_multipart_upload with at most 7 days to a lifecycle rule for the whole bucket.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !wholeBucketLifecycle(bucket).some(
          (rule) => (rule.number("abort_incomplete_multipart_upload.days_after_initiation") ?? 99) <= 7,
        ) && "keeps unfinished uploads",
    ),
  },
  "bucket-logs-access": {
    answers: ["CKV_AWS_18", "S3.9", "AWS-0089", "cdk-nag S1"],
    class: "M",
    says: "Every bucket but those that receive logs logs who accessed it.",
    remedy: "Give the bucket an aws_s3_bucket_logging whose target is the log bucket.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !bucket.receivesLogs &&
        !bucket
          .blocks("aws_s3_bucket_logging", "", "logging")
          .some((each) => each.text("target_bucket") !== undefined) &&
        !bucket.parts("aws_s3_bucket_logging").some((each) => each.text("target_bucket") !== undefined) &&
        "logs no access",
    ),
  },
  "bucket-shares-with-named-origins": {
    answers: ["ASVS 3.4.2"],
    class: "M",
    says: "Scripts of named origins alone reach a bucket, by the methods and headers that uploads need.",
    remedy: `Name each origin by its https:// URL and each header, and allow no method but ${uploadMethods.join(", ")}.`,
    findings: ofEach(buckets, (bucket) =>
      bucket.corsRules.flatMap((rule) => [
        ...rule
          .texts("allowed_origins")
          .filter((origin) => !origin.startsWith("https://") || origin.includes("*"))
          .map((origin) => `shares with ${origin}`),
        ...rule
          .texts("allowed_headers")
          .filter((header) => header === "*")
          .map(() => "accepts any header"),
        ...rule
          .texts("allowed_methods")
          .filter((method) => !uploadMethods.includes(method))
          .map((method) => `accepts ${method}`),
      ]),
    ),
  },
  "bucket-refuses-old-signatures": {
    answers: ["AWS prescriptive guidance on presigned URLs", "ASVS 5.2.1"],
    class: "M",
    says: "A bucket that browsers upload to refuses signatures that are older than ten minutes.",
    remedy: `Deny s3:* on the bucket's objects to * where s3:signatureAge is greater than ${longestSignatureMilliseconds} (milliseconds).`,
    findings: ofEach(
      buckets,
      (bucket) =>
        bucket.corsRules.length > 0 &&
        !bucket.statements.some((statement) => refusesOldSignatures(bucket, statement)) &&
        "accepts a presigned request for as long as its maker said",
    ),
  },
  "bucket-kept-on-destroy": {
    answers: ["REL09-BP03"],
    class: "P",
    says: "Destroying the stack does not destroy what a bucket holds.",
    remedy: "Set force_destroy to false.",
    findings: ofEach(
      buckets,
      ({ resource }) => !resource.isFalse("force_destroy") && "is emptied when it is destroyed",
    ),
  },
  "bucket-replicated": {
    answers: ["CKV_AWS_144", "S3.7"],
    class: "W",
    says: "Every bucket is copied to another region.",
    remedy: "Add an aws_s3_bucket_replication_configuration, or waive it.",
    findings: ofEach(
      buckets,
      (bucket) => bucket.parts("aws_s3_bucket_replication_configuration").length === 0 && "is in one region",
    ),
  },
  "bucket-locks-objects": {
    answers: ["S3.15"],
    class: "W",
    says: "Nobody can delete an object before its time.",
    remedy: "Add an aws_s3_bucket_object_lock_configuration, or waive it.",
    findings: ofEach(
      buckets,
      (bucket) => bucket.parts("aws_s3_bucket_object_lock_configuration").length === 0 && "locks no object",
    ),
  },
  "bucket-announces-changes": {
    answers: ["CKV2_AWS_62", "S3.11"],
    class: "W",
    says: "Every bucket sends an event when an object changes.",
    remedy: "Add an aws_s3_bucket_notification, or waive it.",
    findings: ofEach(
      buckets,
      (bucket) => bucket.parts("aws_s3_bucket_notification").length === 0 && "announces no change",
    ),
  },
  "bucket-deletes-by-second-factor": {
    answers: ["S3.20"],
    class: "W",
    says: "Deleting a version needs a second factor.",
    remedy: "Set the versioning's mfa_delete to Enabled as the account's root user, or waive it.",
    findings: ofEach(
      buckets,
      (bucket) =>
        !bucket
          .parts("aws_s3_bucket_versioning")
          .some((each) => each.text("versioning_configuration.mfa_delete") === "Enabled") &&
        "lets versions be deleted by one factor",
    ),
  },
  "access-log-bucket-not-kms": {
    answers: ["S3 server access logs into an SSE-KMS bucket get lost"],
    class: "M",
    says: "A bucket that receives S3 access logs is encrypted by S3's own key, with which their delivery works.",
    remedy: "Set sse_algorithm to AES256.",
    findings: ofEach(
      buckets,
      (bucket) =>
        bucket.receivesAccessLogs && bucket.isEncryptedByKms && "receives access logs and is encrypted by KMS",
    ),
  },
  "kms-bucket-opens-to-cloudfront": {
    answers: ["origin access control with SSE-KMS answers every page with 403"],
    class: "M",
    says: "Where CloudFront serves a bucket encrypted by KMS, the key admits that distribution.",
    remedy:
      "Allow cloudfront.amazonaws.com kms:Decrypt in the key's policy where aws:SourceArn is the distribution's ARN; or encrypt with AES256.",
    findings: ofEach(buckets, keyShutsOutDistribution),
  },
} as const satisfies Rules;

function publicAcls(bucket: Bucket): Wrong {
  const own = [...bucket.parts("aws_s3_bucket_acl"), bucket.resource];
  const canned = own
    .map((each) => each.text("acl"))
    .filter((acl) => acl !== undefined && /public|authenticated-read/.test(acl));
  const grants = own
    .flatMap((each) => [...each.blocks("access_control_policy.grant.grantee"), ...each.blocks("grant")])
    .map((grantee) => grantee.text("uri"))
    .filter((uri) => uri !== undefined && /AllUsers|AuthenticatedUsers/.test(uri));
  return [...canned, ...grants].map((grant) => `is open by the ACL ${grant}`);
}

function allowing(bucket: Bucket): readonly Statement[] {
  return bucket.statements.filter(({ effect }) => effect === "Allow");
}

function accountIn(principal: string): string | undefined {
  return /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?:$|:)/.exec(principal)?.[1];
}

function deniesPlainHttp(bucket: Bucket, statement: Statement): boolean {
  const [condition, ...others] = statement.conditions;
  return (
    deniesEverybody(bucket, statement, ["", "/*"]) &&
    others.length === 0 &&
    (condition?.operator === "bool" || condition?.operator === "boolifexists") &&
    condition.key === "aws:securetransport" &&
    condition.values.every((value) => value === "false")
  );
}

function refusesOldSignatures(bucket: Bucket, statement: Statement): boolean {
  const [condition, ...others] = statement.conditions;
  return (
    deniesEverybody(bucket, statement, ["/*"]) &&
    others.length === 0 &&
    condition?.operator === "numericgreaterthan" &&
    condition.key === "s3:signatureage" &&
    condition.values.every((value) => Number(value) <= longestSignatureMilliseconds)
  );
}

/** Whether a statement denies everybody every action on these parts of the bucket: "" is itself, "/*" its objects. */
function deniesEverybody(
  bucket: Bucket,
  { effect, principals, actions, resources }: Statement,
  parts: readonly string[],
): boolean {
  return (
    effect === "Deny" &&
    principals.some(({ kind }) => kind === "*") &&
    actions.some((action) => covers(action, "s3:*")) &&
    parts.every((part) => bucket.arns.some((arn) => resources.includes(`${arn}${part}`)) || resources.includes("*"))
  );
}

function distributionAdmission(bucket: Bucket): Wrong {
  const { stack } = bucket.resource;
  const forCloudFront = allowing(bucket).filter(({ principals }) =>
    principals.some(({ id }) => id === "cloudfront.amazonaws.com" || id.includes("cloudfront:user/")),
  );
  const tooOpen = forCloudFront.filter((statement) => !namesOneOf(stack, statement, bucket.distributions));
  if (tooOpen.length > 0) return "admits CloudFront for other distributions than its own";
  const isServed = forCloudFront.some(({ actions }) => actions.some((action) => covers(action, "s3:GetObject")));
  return bucket.distributions.length > 0 && !isServed && "is an origin of a distribution that it does not admit";
}

/** Whether the statement holds only for requests on behalf of these distributions. */
function namesOneOf(
  stack: StackConfiguration,
  { conditions }: Statement,
  distributions: Bucket["distributions"],
): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      key === "aws:sourcearn" &&
      ["stringequals", "arnequals", "arnlike"].includes(operator) &&
      values.every((value) =>
        distributions.some((each) => stack.target(value, "aws_cloudfront_distribution") === each),
      ),
  );
}

function wholeBucketLifecycle(bucket: Bucket) {
  return bucket
    .blocks("aws_s3_bucket_lifecycle_configuration", "rule", "lifecycle_rule")
    .filter((rule) => rule.text("status") === "Enabled" || rule.isTrue("enabled"))
    .filter((rule) => (rule.text("prefix") ?? "") === "" && rule.blocks("filter").every(isEmptyFilter));
}

function isEmptyFilter(filter: { readonly attributes: Readonly<Record<string, unknown>> }): boolean {
  return Object.values(filter.attributes).every(
    (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0),
  );
}

function keyShutsOutDistribution(bucket: Bucket): Wrong {
  const { stack } = bucket.resource;
  if (!bucket.isEncryptedByKms) return false;
  const key = keyOf(stack, bucket.encryption?.attributes.kms_master_key_id);
  const isAdmitted = (distribution: Bucket["resource"]) =>
    key !== undefined &&
    admitsService(key, "cloudfront.amazonaws.com", ["kms:Decrypt"], (statement) =>
      namesOneOf(stack, statement, [distribution]),
    );
  return !bucket.distributions.every(isAdmitted) && "is encrypted with a key that its distribution may not use";
}
