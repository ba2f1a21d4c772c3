import { synthesise } from "../terraform/synthesise";
import { lostWith, unclassed } from "./stateful-resources";

const types = [...new Set(synthesise().flatMap(({ resource = {} }) => Object.keys(resource)))].sort();

it("knows of every type in the stacks whether something is lost with it", () => {
  expect(types.filter((type) => lostWith(type) === unclassed)).toEqual([]);
});

it.each(["aws_s3_bucket_policy", "aws_db_parameter_group", "aws_instance", "aws_kms_alias"])(
  "takes no %s for what it belongs to, or for what it holds",
  (type) => {
    expect(lostWith(type)).toBeUndefined();
  },
);

it("does not find out by losing it whether a type holds something", () => {
  expect(lostWith("aws_something_new")).toBe(unclassed);
});
