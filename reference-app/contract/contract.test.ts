import { readdirSync, readFileSync } from "node:fs";
import type { TSchema } from "@sinclair/typebox";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { documents } from "./documents";

/** Every schema within, the one itself first. */
function schemasIn(schema: TSchema): TSchema[] {
  const parts = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ];
  return [schema, ...parts.flatMap((part) => schemasIn(part as TSchema))];
}

it("leaves out no file in which something has a name", () => {
  const named = readdirSync(__dirname)
    .filter((file) => !/^(documents|contract\.test)\.ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(`${__dirname}/${file}`, "utf8").matchAll(/\$id: "(\w+)"/g)].map(([, name]) => name),
    );
  expect(named.sort()).toEqual(documents.map(({ $id }) => $id).sort());
});

it("has no two documents of one name", () => {
  const names = documents.map(({ $id }) => $id);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(documents.map((schema) => [String(schema.$id), schema] as const))("%s", (_name, schema) => {
  it("says what it is", () => {
    expect([schema.title, schema.description]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.$/)]);
  });

  it("is a schema in which nothing is mistyped", () => {
    expect(() => addFormats.default(new Ajv({ strict: true, allowUnionTypes: true })).compile(schema)).not.toThrow();
  });

  it("leaves no room for what it does not name", () => {
    const open = schemasIn(schema).filter((each) => each.properties && each.additionalProperties !== false);
    expect(open).toEqual([]);
  });

  it("says of each value what it means", () => {
    const silent = schemasIn(schema).flatMap((each) =>
      Object.entries<TSchema>(each.properties ?? {}).filter(
        ([, value]) =>
          !value.description && !value.$id && !value.properties && value.type !== "array" && !("const" in value),
      ),
    );
    expect(silent.map(([name]) => name).filter((name) => !["en", "vi"].includes(name))).toEqual([]);
  });
});
