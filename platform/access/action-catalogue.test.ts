import { existsAny, problemWith } from "./action-catalogue";

const object = "arn:aws:s3:::bucket/key";

it.each([
  ["s3:GetObject", object],
  ["s3:ListBucket", "arn:aws:s3:::bucket"],
  ["kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1"],
  ["ssmmessages:OpenDataChannel", "*"],
])("finds nothing wrong with %s on %s", async (action, resource) => {
  expect(await problemWith(action, resource)).toBeUndefined();
});

it.each([
  ["s3:FetchObject", object, "AWS knows no action s3:FetchObject."],
  ["s4:GetObject", object, "AWS knows no action s4:GetObject."],
  [
    "s3:ListAllMyBuckets",
    "arn:aws:s3:::bucket",
    "s3:ListAllMyBuckets is done to no resource, not to arn:aws:s3:::bucket.",
  ],
  ["kms:Decrypt", object, "kms:Decrypt is done to arn:*:kms:*:*:key/*, not to arn:aws:s3:::bucket/key."],
  ["kms:Decrypt", "*", 'kms:Decrypt is done to arn:*:kms:*:*:key/*, not to "*".'],
])("finds fault with %s on %s", async (action, resource, problem) => {
  expect(await problemWith(action, resource)).toBe(problem);
});

it.each([
  ["kms:ReEncrypt*", true],
  ["KMS:decrypt", true],
  ["kms:ReEnkrypt*", false],
  ["nothing", false],
])("says of %s whether any such action exists: %p", async (pattern, expected) => {
  expect(await existsAny(pattern)).toBe(expected);
});
