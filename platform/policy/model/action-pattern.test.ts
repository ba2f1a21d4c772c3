import { covers } from "./action-pattern";

it.each([
  ["s3:GetObject", "s3:getobject"],
  ["s3:*", "s3:GetObject"],
  ["*", "s3:GetObject"],
  ["s3:Get*", "s3:GetObjectVersion"],
  ["s3:GetObjec?", "s3:GetObject"],
])("takes %s to mean %s too", (pattern, action) => {
  expect(covers(pattern, action)).toBe(true);
});

it.each([
  ["s3:Get", "s3:GetObject"],
  ["s3:GetObject", "s3:GetObjectVersion"],
  ["s3.GetObject", "s3:GetObject"],
  ["s3:Get?", "s3:Get"],
])("does not take %s to mean %s", (pattern, action) => {
  expect(covers(pattern, action)).toBe(false);
});
