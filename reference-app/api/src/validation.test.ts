import { Type } from "@sinclair/typebox";
import { ValidationFailed } from "./errors";
import { reader } from "./validation";

const schema = Type.Object(
  {
    name: Type.String(),
    size: Type.Union([Type.Literal("small"), Type.Literal("large")]),
    "a/b~c": Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

function faultsOf(part: "body" | "query", value: unknown) {
  try {
    reader(part, schema)(value);
    return [];
  } catch (error) {
    if (error instanceof ValidationFailed) return error.faults;
    throw error;
  }
}

it("names every fault of a body by a JSON Pointer", () => {
  expect(faultsOf("body", { size: "huge", "a/b~c": "1", extra: true })).toEqual([
    { pointer: "/name", detail: "is required" },
    { pointer: "/extra", detail: "is not known" },
    { pointer: "/size", detail: "must be one of small, large" },
    { pointer: "/a~1b~0c", detail: "must be integer" },
  ]);
});

it("names a fault of a query by the parameter", () => {
  expect(faultsOf("query", { name: "a" })).toEqual([{ pointer: "size", detail: "is required" }]);
});

it("reads numbers out of a query, and never out of a body's text", () => {
  expect(reader("query", schema)({ name: "a", size: "small", "a/b~c": "7" })["a/b~c"]).toBe(7);
  expect(faultsOf("body", { name: "a", size: "small", "a/b~c": "7" })).toHaveLength(1);
});

it("gives back a body itself, and no copy of it", () => {
  const given = { name: "a", size: "small" };
  expect(reader("body", schema)(given)).toBe(given);
});

it("leaves the value that it was given as it was", () => {
  const given = { name: "a", size: "small", "a/b~c": "7" };
  reader("query", schema)(given);
  expect(given["a/b~c"]).toBe("7");
});

describe("a date-time", () => {
  const readTime = reader("body", Type.Object({ at: Type.String({ format: "date-time" }) }));

  it.each([
    ...["2025-08-18T01:00:00Z", "2025-08-18T01:00:00.123456Z", "2024-02-29T23:59:59+07:00", "2025-08-18t01:00:00z"],
    ...["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"],
  ])("is %s", (at) => {
    expect(readTime({ at })).toEqual({ at });
    expect(new Date(at).getTime()).not.toBeNaN();
  });

  it.each([
    ...["2025-08-18", "2025-08-18T01:00:00", "2025-08-18 01:00:00Z", "2025-08-18T01:00:00+0100", "2025-08-18T01:00Z"],
    ...["2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-00-10T00:00:00Z", "2025-08-18T24:00:00Z"],
    ...["2025-12-31T23:59:60Z", "2025-08-18T01:60:00Z", "2025-08-18T01:00:00+24:00", "2025-08-18T01:00:00.Z"],
    ...["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "+12025-08-18T01:00:00Z"],
    ...["2025-08-18T01:00:00Z\n", "tomorrow", ""],
  ])("is not %j", (at) => {
    expect(() => readTime({ at })).toThrow(
      expect.objectContaining({ faults: [{ pointer: "/at", detail: "must be a date-time" }] }),
    );
  });
});
