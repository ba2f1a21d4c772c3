import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);

it("writes who asked the distribution what into the log bucket", () => {
  const source = stack.one("aws_cloudwatch_log_delivery_source");
  const distribution = stack.reference("aws_cloudfront_distribution", "frontend", "arn");
  expect(source).toMatchObject({ log_type: "ACCESS_LOGS", resource_arn: distribution });
  expect(stack.one("aws_cloudwatch_log_delivery_destination").delivery_destination_configuration).toEqual([
    { destination_resource_arn: stack.reference("aws_s3_bucket", "log-bucket", "arn") },
  ]);
  expect(stack.one("aws_cloudwatch_log_delivery")).toMatchObject({
    delivery_source_name: stack.reference("aws_cloudwatch_log_delivery_source", "frontend", "name"),
    delivery_destination_arn: stack.reference("aws_cloudwatch_log_delivery_destination", "frontend", "arn"),
  });
});

it("is configured in us-east-1, where alone CloudFront's logs can be", () => {
  const [, virginia] = stack.json.provider.aws;
  expect(virginia).toMatchObject({ alias: "virginia", region: "us-east-1", allowed_account_ids: ["111111111111"] });
  for (const part of ["_source", "_destination", ""]) {
    expect(stack.one(`aws_cloudwatch_log_delivery${part}`).provider).toBe("aws.virginia");
  }
});

// Another path needs more than to be written here: see distribution-log.ts.
it("lies where it was put when the delivery was made, since a changed path would be one that the log bucket refuses", () => {
  expect(stack.one("aws_cloudwatch_log_delivery").s3_delivery_configuration).toEqual([
    { enable_hive_compatible_path: false, suffix_path: "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}" },
  ]);
});

it("writes down no cookie, which would open its owner's session", () => {
  const { record_fields } = stack.one("aws_cloudwatch_log_delivery");
  expect(record_fields).toContain("cs-uri-stem");
  expect(record_fields).not.toContain("cs(Cookie)");
});

it("needs no access control list: the older way of logging is not used", () => {
  expect(stack.one("aws_cloudfront_distribution")).not.toHaveProperty("logging_config");
});
