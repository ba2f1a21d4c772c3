import { environments } from "../environments";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const { dev, prod } = environments;
const stack = new SynthesisedStack(dev);
const policy = statementsOf(stack.one("aws_s3_bucket_policy", "log-bucket").policy);

it("is as closed to the public as every other bucket", () => {
  expect(stack.one("aws_s3_bucket_public_access_block", "log-bucket")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(stack.one("aws_s3_bucket_ownership_controls", "log-bucket").rule).toEqual({
    object_ownership: "BucketOwnerEnforced",
  });
});

it("is encrypted with S3's own key, since access logs into a bucket with another get lost", () => {
  expect(stack.one("aws_s3_bucket_server_side_encryption_configuration", "log-bucket").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
});

it("keeps logs for as long as the environment says", () => {
  expect(stack.one("aws_s3_bucket_lifecycle_configuration", "log-bucket").rule).toContainEqual(
    expect.objectContaining({ status: "Enabled", expiration: [{ days: dev.logs.retentionDays }] }),
  );
});

it("receives who accessed each of the other buckets, below the bucket's name, and nothing about itself", () => {
  const target = stack.reference("aws_s3_bucket", "log-bucket", "bucket");
  for (const part of ["frontend", "assets"]) {
    const log = { target_bucket: target, target_prefix: `s3/lectern-dev-${part}-111111111111/` };
    expect(stack.one("aws_s3_bucket_logging", part)).toMatchObject(log);
  }
  expect(stack.all("aws_s3_bucket_logging", "log-bucket")).toEqual([]);
  expect(stack.all("aws_s3_bucket")).toHaveLength(3);
});

it("is asked to receive nothing before its policy admits it", () => {
  const admitted = /^aws_s3_bucket_policy\.log-bucket_/;
  for (const type of ["aws_s3_bucket_logging", "aws_flow_log", "aws_cloudwatch_log_delivery"]) {
    for (const { depends_on } of stack.all(type)) expect(depends_on).toEqual([expect.stringMatching(admitted)]);
  }
});

it("takes logs from AWS's own services for its own account alone, each below its own prefix", () => {
  const bucket = stack.reference("aws_s3_bucket", "log-bucket", "arn");
  const writing = policy.filter(({ Effect, Action }) => Effect === "Allow" && Action === "s3:PutObject");
  expect(writing.map(({ Principal, Resource }) => [Principal, Resource])).toEqual([
    [{ Service: "logging.s3.amazonaws.com" }, `${bucket}/s3/*`],
    [{ Service: "delivery.logs.amazonaws.com" }, `${bucket}/AWSLogs/111111111111/*`],
  ]);
  for (const { Condition } of policy.filter(({ Effect }) => Effect === "Allow")) {
    expect(Condition?.StringEquals).toMatchObject({ "aws:SourceAccount": "111111111111" });
  }
});

// "Logs sent to Amazon S3", CloudWatch Logs User Guide: source ARNs in the form arn:aws:logs:<region>:<account>:*.
it("admits the account's deliveries in the form that AWS looks for before it adds a statement of its own", () => {
  const delivering = policy.filter(({ Sid }) => Sid.startsWith("LogDeliveryMay"));
  expect(delivering.map(({ Condition }) => Condition?.ArnLike)).toEqual(
    delivering.map(() => ({
      "aws:SourceArn": ["arn:aws:logs:ap-southeast-1:111111111111:*", "arn:aws:logs:us-east-1:111111111111:*"],
    })),
  );
  expect(delivering).toHaveLength(2);
});

it("lets nobody read it by its own policy", () => {
  const allowed = policy.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
  expect(allowed).not.toContain("s3:GetObject");
});

it("is kept with what is in it where data is", () => {
  expect(stack.one("aws_s3_bucket", "log-bucket").force_destroy).toBe(true);
  expect(new SynthesisedStack(prod).one("aws_s3_bucket", "log-bucket").force_destroy).toBe(false);
});
