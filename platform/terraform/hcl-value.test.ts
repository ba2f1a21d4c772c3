import { hclValue, NotAnHclValue } from "./hcl-value";

it("reads objects and lists, whatever separates their entries", () => {
  expect(hclValue('{"a" = 1, b : [true, null, "x",], \n c = { d = -2.5 } }')).toEqual({
    a: 1,
    b: [true, null, "x"],
    c: { d: -2.5 },
  });
});

it("keeps references as text, in quotes or bare", () => {
  expect(hclValue('{ a = "${aws_s3_bucket.b.arn}/*", b = aws_s3_bucket.b[0].arn }')).toEqual({
    a: "${aws_s3_bucket.b.arn}/*",
    b: "${aws_s3_bucket.b[0].arn}",
  });
});

it("undoes escapes", () => {
  expect(hclValue(String.raw`"a\"b\\c\nd"`)).toBe('a"b\\c\nd');
});

it.each(["merge({}, {})", '{ a = upper("b") }', '{ "a" = }', '"open', "[1", "{} {}"])(
  "refuses %s, which is no value that is written out",
  (text) => {
    expect(() => hclValue(text)).toThrow(NotAnHclValue);
  },
);
