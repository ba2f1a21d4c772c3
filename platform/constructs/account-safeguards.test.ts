import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const [stack] = accountsOf([environments.dev]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];

it("lets nobody have a password that is short, simple or used before", () => {
  expect(stack.one("aws_iam_account_password_policy")).toMatchObject({
    minimum_password_length: 14,
    password_reuse_prevention: 24,
    require_lowercase_characters: true,
    require_uppercase_characters: true,
    require_numbers: true,
    require_symbols: true,
  });
});

it("encrypts every volume, whoever makes it", () => {
  expect(stack.one("aws_ebs_encryption_by_default")).toMatchObject({ enabled: true });
});

it("lets no bucket of the account be made public, whoever makes it", () => {
  expect(stack.one("aws_s3_account_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});
