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

it("leaves the value that it was given as it was", () => {
  const given = { name: "a", size: "small", "a/b~c": "7" };
  reader("query", schema)(given);
  expect(given["a/b~c"]).toBe("7");
});
