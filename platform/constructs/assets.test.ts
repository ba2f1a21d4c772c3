import { environments } from "../environments";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);
const cors = stack.one("aws_s3_bucket_cors_configuration", "assets");

it("takes uploads from the app's own pages, as the forms that the API signs, and nothing else from any site", () => {
  expect(cors.cors_rule).toEqual([
    { allowed_origins: [stack.json.output.appUrl?.value], allowed_methods: ["POST"], max_age_seconds: 3600 },
  ]);
});

it("honours no signature after ten minutes, whatever expiry was signed", () => {
  const assets = stack.reference("aws_s3_bucket", "assets", "arn");
  expect(statementsOf(stack.one("aws_s3_bucket_policy", "assets").policy)).toContainEqual({
    Sid: "DenyOldSignatures",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `${assets}/*`,
    Condition: { NumericGreaterThan: { "s3:signatureAge": "600000" } },
  });
});

it("keeps what nobody reads for a month in a cheaper class that costs nothing extra to read", () => {
  expect(stack.one("aws_s3_bucket_lifecycle_configuration", "assets").rule).toContainEqual(
    expect.objectContaining({
      status: "Enabled",
      filter: [{ prefix: "" }],
      transition: [{ days: 30, storage_class: "INTELLIGENT_TIERING" }],
    }),
  );
});

it("deletes no asset by itself", () => {
  const rules = stack.one("aws_s3_bucket_lifecycle_configuration", "assets").rule as readonly object[];
  expect(rules.filter((rule) => "expiration" in rule)).toEqual([]);
});
