import { holds } from "./condition";
import type { Context } from "./request";
import type { Truth } from "./truth";

function truthOf(
  operator: string,
  values: string | readonly string[],
  given: string | readonly string[] | undefined,
  more: Context = {},
): Truth {
  const context: Context = given === undefined ? more : { ...more, key: [given].flat() };
  return holds({ operator, key: "key", values: [values].flat() }, context, true);
}

const arn = "arn:aws:sns:eu-west-1:111111111111:page";

describe("one value", () => {
  it.each<[operator: string, wanted: string | readonly string[], given: string, expected: Truth]>([
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringEqualsIgnoreCase", "A", "a", true],
    ["StringNotEqualsIgnoreCase", "A", "a", false],
    ["StringLike", "a*c?", "abbcd", true],
    ["StringLike", "a.c", "abc", false],
    ["StringLike", "a", "ab", false],
    ["StringNotLike", "a*", "ab", false],
    ["ArnLike", "arn:aws:sns:*:111111111111:*", arn, true],
    ["ArnEquals", "arn:aws:sns:*:111111111111:p?ge", arn, true],
    ["ArnLike", "arn:aws:sns:*:page", arn, "unknown"],
    ["ArnLike", "arn:aws:sns:*:222222222222:*", arn, false],
    ["ArnLike", "arn:aws:s*:*:*:page", "arn:aws:s3:x:y:z:page", false],
    ["ArnNotLike", "arn:aws:sns:*:*:page", arn, false],
    ["ArnNotEquals", "arn:aws:sns:*:*:notify", arn, true],
    ["ArnLike", "arn:aws:sns:*:*:*", "no-arn", false],
    ["NumericEquals", "10", "10.0", true],
    ["NumericNotEquals", "10", "10", false],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "600000", "600001", true],
    ["NumericGreaterThan", "9", "10", true],
    ["NumericGreaterThanEquals", "10", "9.9", false],
    ["NumericLessThan", "ten", "9", "unknown"],
    ["NumericNotEquals", "10", "ten", "unknown"],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", "1767225601", true],
    ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true],
    ["DateNotEquals", "2026-01-01", "2026-01-02", true],
    ["DateLessThanEquals", "2026-01-01", "2026-01-01", true],
    ["DateGreaterThanEquals", "2026-01-02", "2026-01-01", false],
    ["DateLessThan", "tomorrow", "2026-01-01", "unknown"],
    ["Bool", "false", "False", true],
    ["Bool", "false", "true", false],
    ["Bool", "no", "false", "unknown"],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "qmluyxj5", false],
    ["IpAddress", "203.0.113.0/24", "203.0.113.9", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.9", false],
    ["IpAddress", ["203.0.113.9", "198.51.100.0/24"], "203.0.113.9", true],
    ["IpAddress", "2001:db8::/32", "2001:db8::1", true],
    ["IpAddress", "2001:db8::/32", "203.0.113.9", false],
    ["NotIpAddress", "203.0.113.0/24", "203.0.113.9", false],
    ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
    ["IpAddress", "203.0.113.0/33", "203.0.113.9", "unknown"],
    ["NotIpAddress", "203.0.113.0/24", "somewhere", "unknown"],
  ])("%s %j holds for %s: %p", (operator, wanted, given, expected) => {
    expect(truthOf(operator, wanted, given)).toBe(expected);
  });
});

describe("a key that the request lacks", () => {
  it.each<[operator: string, wanted: string, expected: Truth]>([
    ["StringEquals", "a", false],
    ["StringNotEquals", "a", true],
    ["StringEqualsIfExists", "a", true],
    ["StringNotEqualsIfExists", "a", true],
    ["ArnNotLike", "arn:aws:sns:*:*:*", true],
    ["Bool", "false", false],
    ["BoolIfExists", "false", true],
    ["NumericGreaterThan", "1", false],
    ["NotIpAddress", "203.0.113.0/24", true],
    ["Null", "true", true],
    ["Null", "false", false],
    ["ForAllValues:StringEquals", "a", true],
    ["ForAnyValue:StringEquals", "a", false],
    ["ForAnyValue:StringNotEquals", "a", false],
    ["ForAnyValue:StringEqualsIfExists", "a", "unknown"],
  ])("%s %j holds: %p", (operator, wanted, expected) => {
    expect(truthOf(operator, wanted, undefined)).toBe(expected);
    expect(truthOf(operator, wanted, [])).toBe(expected);
  });
});

describe("a key that the request has", () => {
  it.each<[operator: string, wanted: string, expected: Truth]>([
    ["Null", "true", false],
    ["Null", "false", true],
    ["Null", "perhaps", "unknown"],
    ["StringEqualsIfExists", "b", false],
    ["StringEqualsIfExists", "a", true],
  ])("%s %j holds: %p", (operator, wanted, expected) => {
    expect(truthOf(operator, wanted, "a")).toBe(expected);
  });
});

describe("several values", () => {
  it.each<[operator: string, wanted: readonly string[], given: readonly string[], expected: Truth]>([
    ["ForAllValues:StringEquals", ["a", "b"], ["b", "a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
    ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], false],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "c"], true],
    ["ForAnyValue:StringNotLike", ["a*"], ["ab", "ac"], false],
    ["ForAllValues:StringLikeIfExists", ["a*"], ["ab", "b"], false],
    ["StringEquals", ["a", "b"], ["a", "b"], "unknown"],
  ])("%s %j holds for %j: %p", (operator, wanted, given, expected) => {
    expect(truthOf(operator, wanted, given)).toBe(expected);
  });
});

describe("what nobody can tell", () => {
  it.each(["StringResembles", "stringequals", "ForSomeValues:StringEquals", "NullIfExists", "ForAnyValue:Null", ""])(
    "is whether %j holds",
    (operator) => {
      expect(truthOf(operator, "a", "a")).toBe("unknown");
    },
  );
});

describe("variables", () => {
  const anna: Context = { "aws:username": ["anna"], "aws:principaltag/team": ["x*"], "aws:tagkeys": ["a", "b"] };

  it.each<[operator: string, wanted: string, given: string, expected: Truth]>([
    ["StringEquals", "${aws:username}", "anna", true],
    ["StringEquals", "${AWS:UserName}/home", "anna/home", true],
    ["StringLike", "${aws:username}/*", "anna/home", true],
    ["StringLike", "${aws:PrincipalTag/team}", "xyz", false],
    ["StringLike", "${aws:PrincipalTag/team}", "x*", true],
    ["StringEquals", "${aws:PrincipalTag/team}", "x*", true],
    ["StringEquals", "${aws:PrincipalTag/town, 'none'}", "none", true],
    ["StringEquals", "${aws:PrincipalTag/town, 'it''s none'}", "it's none", true],
    ["StringLike", "a${*}c", "abc", false],
    ["StringLike", "a${*}${?}c", "a*?c", true],
    ["StringEquals", "${$}{aws:username}", "${aws:username}", true],
    ["ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::111111111111:user/anna", true],
    ["StringEquals", "${aws:PrincipalTag/town}", "anna", "unknown"],
    ["StringNotEquals", "${aws:PrincipalTag/town}", "anna", "unknown"],
    ["StringEquals", "${aws:TagKeys}", "a", "unknown"],
    ["NumericEquals", "${aws:username}", "1", "unknown"],
  ])("%s %s holds for %s: %p", (operator, wanted, given, expected) => {
    expect(truthOf(operator, wanted, given, anna)).toBe(expected);
  });

  it("are plain text in policies of the version before variables", () => {
    const condition = { operator: "StringEquals", key: "aws:username", values: ["${aws:username}"] };
    expect(holds(condition, anna, false)).toBe(false);
  });
});
