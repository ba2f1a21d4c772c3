import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

// Who may read and write the trail, and who must not, is held in platform/access.

const [stack] = accountsOf([environments.dev]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];
const trail = stack.one("aws_cloudtrail");

it("writes down what is done in every region, and what belongs to none", () => {
  expect(trail).toMatchObject({
    is_multi_region_trail: true,
    include_global_service_events: true,
    enable_logging: true,
  });
});

it("shows when somebody has changed what was written down", () => {
  expect(trail).toMatchObject({ enable_log_file_validation: true });
});

it("is encrypted with a key of its own, which is renewed every year and takes a month to destroy", () => {
  expect(trail.kms_key_id).toBe(stack.reference("aws_kms_key", "audit-trail", "arn"));
  expect(stack.one("aws_kms_key", "audit-trail")).toMatchObject({
    enable_key_rotation: true,
    deletion_window_in_days: 30,
  });
});

it("keeps what was overwritten or deleted for a year, and is not emptied by a destroy", () => {
  expect(stack.one("aws_s3_bucket", "audit-trail")).toMatchObject({ force_destroy: false });
  expect(stack.one("aws_s3_bucket_lifecycle_configuration", "audit-trail").rule).toEqual([
    expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] }),
  ]);
});

it("never forgets what is in it by itself", () => {
  const rules = stack.one("aws_s3_bucket_lifecycle_configuration", "audit-trail").rule;
  expect(JSON.stringify(rules)).not.toMatch(/"expiration"/);
});

it("takes entries of this account's own trail alone", () => {
  const statements = statementsOf(stack.one("aws_s3_bucket_policy", "audit-trail").policy);
  const admitted = statements.filter(({ Effect }) => Effect === "Allow");
  expect(admitted).toHaveLength(2);
  for (const { Principal, Condition } of admitted) {
    expect(Principal).toEqual({ Service: "cloudtrail.amazonaws.com" });
    expect(Condition).toEqual({
      StringEquals: {
        "aws:SourceArn": "arn:aws:cloudtrail:ap-southeast-1:111111111111:trail/lectern-bootstrap-trail",
      },
    });
  }
});

it("is made once its bucket admits it, which CloudTrail tries out", () => {
  expect(JSON.stringify(trail.depends_on)).toContain("aws_s3_bucket_policy.audit-trail_bucket_policy");
});

it("logs who looked at it, in another bucket", () => {
  expect(stack.one("aws_s3_bucket_logging", "audit-trail").target_bucket).toBe(
    stack.reference("aws_s3_bucket", "log-bucket", "bucket"),
  );
});
