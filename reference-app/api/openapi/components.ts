import { documents } from "../../contract/documents";

type Json = unknown;
type JsonObject = Record<string, Json>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const named = new Map(documents.map((schema) => [String(schema.$id), schema as JsonObject]));

/** Where the document has a schema of the contract. */
export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The schema of this name, as the contract has it. Throws where it has none. */
export function schemaOf(name: string): JsonObject {
  const schema = named.get(name);
  if (!schema) throw new Error(`The contract has no ${name}; an @openapi block names it. See reference-app/contract.`);
  return schema;
}

/** The schemas that this part of the document refers to, and those that they refer to, by name. */
export function schemasFor(part: Json): Record<string, Json> {
  const found = new Map<string, Json>();
  const collect = (from: Json) => {
    for (const [, name = ""] of JSON.stringify(from).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue;
      const { $id: _, ...schema } = schemaOf(name);
      found.set(name, inDocument(schema));
      collect(found.get(name));
    }
  };
  collect(part);
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A schema whose parts that have a name are references; one of several constants reads as an enum. */
export function inDocument(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(inDocument);
  if (!isObject(schema)) return schema;
  if (typeof schema.$id === "string") return refTo(schema.$id);
  const { anyOf, ...rest } = schema;
  const values = Array.isArray(anyOf) && anyOf.every(isConstant) ? anyOf.map((each) => each.const) : undefined;
  const all = values ? { ...rest, type: "string", enum: values } : schema;
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, inDocument(value)]));
}

const isConstant = (branch: Json): branch is { const: string } => isObject(branch) && typeof branch.const === "string";
