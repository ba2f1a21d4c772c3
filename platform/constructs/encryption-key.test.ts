import { environments } from "../environments";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const dev = new SynthesisedStack(environments.dev).one("aws_kms_key", "encryption-key");
const prod = new SynthesisedStack(environments.prod).one("aws_kms_key", "encryption-key");

it("turns over every year, and can be had back for 30 days after its deletion", () => {
  expect(dev).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
});

it("admits the account, its logs and its alarms, and nobody else", () => {
  expect(statementsOf(dev.policy).map(({ Principal }) => Principal)).toEqual([
    { AWS: "arn:aws:iam::111111111111:root" },
    { Service: "logs.ap-southeast-1.amazonaws.com" },
    { Service: "cloudwatch.amazonaws.com" },
  ]);
});

it("serves the environment's own log groups only", () => {
  const logs = statementsOf(dev.policy).find(({ Sid }) => Sid === "CloudWatchLogsMayEncrypt");
  expect(logs?.Condition).toEqual({
    ArnLike: {
      "kms:EncryptionContext:aws:logs:arn": [
        "arn:aws:logs:ap-southeast-1:111111111111:log-group:lectern-dev-*",
        "arn:aws:logs:ap-southeast-1:111111111111:log-group:/aws/rds/instance/lectern-dev-*",
      ],
    },
  });
});

it("is never destroyed where data is kept", () => {
  expect(prod.lifecycle).toEqual({ prevent_destroy: true });
  expect(dev.lifecycle).toEqual({ prevent_destroy: false });
});
