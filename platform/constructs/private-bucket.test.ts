import { environments } from "../environments";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);

describe.each(["frontend", "assets"])("the %s bucket", (part) => {
  it("is closed to the public in every way that S3 knows", () => {
    expect(stack.one("aws_s3_bucket_public_access_block", part)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("knows no access control lists", () => {
    expect(stack.one("aws_s3_bucket_ownership_controls", part).rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  it("refuses everybody who comes without TLS", () => {
    const bucket = stack.reference("aws_s3_bucket", part, "arn");
    expect(statementsOf(stack.one("aws_s3_bucket_policy", part).policy)).toContainEqual({
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("allows nothing to everybody", () => {
    const allowing = statementsOf(stack.one("aws_s3_bucket_policy", part).policy).filter(
      ({ Effect }) => Effect === "Allow",
    );
    for (const { Principal, Condition } of allowing) {
      expect(Principal).toEqual({ Service: "cloudfront.amazonaws.com" });
      expect(Condition).toBeDefined();
    }
  });

  it("keeps replaced and deleted objects for a while, and half-finished uploads for a week at most", () => {
    expect(stack.one("aws_s3_bucket_versioning", part).versioning_configuration).toEqual({ status: "Enabled" });
    expect(stack.one("aws_s3_bucket_lifecycle_configuration", part).rule).toContainEqual(
      expect.objectContaining({
        status: "Enabled",
        noncurrent_version_expiration: [{ noncurrent_days: expect.any(Number) }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      }),
    );
  });

  it("is emptied by destroying it in dev, and not in prod", () => {
    expect(stack.one("aws_s3_bucket", part).force_destroy).toBe(true);
    expect(new SynthesisedStack(environments.prod).one("aws_s3_bucket", part).force_destroy).toBe(false);
  });
});

/** How a bucket encrypts, in the terms of S3. */
function encryptionOf(part: string): unknown {
  return stack.one("aws_s3_bucket_server_side_encryption_configuration", part).rule;
}

it("encrypts the assets with the environment's key", () => {
  const key = stack.reference("aws_kms_key", "encryption-key", "arn");
  expect(encryptionOf("assets")).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key },
      bucket_key_enabled: true,
    },
  ]);
});

it("encrypts the frontend with S3's own key, which CloudFront needs no permission for", () => {
  expect(encryptionOf("frontend")).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
});
