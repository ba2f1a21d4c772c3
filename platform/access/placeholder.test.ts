import { StackConfiguration } from "../terraform/stack-configuration";
import { NoPlaceholder, placeholder, withPlaceholders } from "./placeholder";

const stack = new StackConfiguration({
  "//": { metadata: { stackName: "dev" } },
  provider: {
    aws: [
      { region: "eu-west-1", allowed_account_ids: ["111111111111"] },
      { region: "us-east-1", alias: "global" },
    ],
  },
  resource: {
    aws_s3_bucket: { files: { bucket: "files" } },
    aws_s3_bucket_public_access_block: { closed: { bucket: "${aws_s3_bucket.files.bucket}" } },
    aws_cloudwatch_log_group: {
      api: { name: "api-of-${aws_s3_bucket.files.bucket}" },
      edge: { name: "edge", provider: "aws.global" },
    },
    aws_kms_key: { one: {}, two: {} },
    aws_vpc: { main: {} },
  },
});

it.each([
  ["a name behind references to references", "${aws_s3_bucket_public_access_block.closed.bucket}", "files"],
  ["an ARN inside a text", "${aws_s3_bucket.files.arn}/*", "arn:aws:s3:::files/*"],
  [
    "an ARN of a name that is itself made of a reference",
    "${aws_cloudwatch_log_group.api.arn}:*",
    "arn:aws:logs:eu-west-1:111111111111:log-group:api-of-files:*",
  ],
  [
    "an ARN in the region of the resource's provider",
    "${aws_cloudwatch_log_group.edge.arn}",
    "arn:aws:logs:us-east-1:111111111111:log-group:edge",
  ],
  ["IAM's own variables, which Terraform escapes", "files/$${aws:username}", "files/${aws:username}"],
])("writes out %s", (_, text, expected) => {
  expect(withPlaceholders(stack, text)).toBe(expected);
});

it("gives a resource the same id each time, and no two resources the same", () => {
  const [one, two] = stack.all("aws_kms_key").map((key) => placeholder(key, "arn"));
  expect(one).toMatch(
    /^arn:aws:kms:eu-west-1:111111111111:key\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(withPlaceholders(stack, "${aws_kms_key.one.arn}")).toBe(one);
  expect(two).not.toBe(one);
});

it.each(["${aws_vpc.main.arn}", "${aws_vpc.gone.id}", "${var.bucket}", "${upper(aws_s3_bucket.files.bucket)}"])(
  "refuses %s rather than to guess",
  (text) => {
    expect(() => withPlaceholders(stack, text)).toThrow(NoPlaceholder);
  },
);
