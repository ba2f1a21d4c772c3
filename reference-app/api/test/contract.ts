import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TSchema } from "@sinclair/typebox";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { OpenAPIV3_1 } from "openapi-types";
import type { Answer } from "./api";

/** The document as it is committed and served. */
export const document: OpenAPIV3_1.Document = JSON.parse(readFileSync(join(__dirname, "../openapi.json"), "utf8"));

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(document, "document");
const components = new Set(Object.keys(document.components?.schemas ?? {}));

/** Asserts that an answer is what the contract says, and holds nothing else; by the document, where it has the schema. */
export function expectToFit(schema: TSchema, answer: unknown): void {
  expect(
    faultsOf(components.has(String(schema.$id)) ? within(schema.$id) : { ...schema, $id: undefined }, answer),
  ).toEqual([]);
}

const within = (name: unknown) => ({ $ref: `document#/components/schemas/${name}` });

function faultsOf(schema: object, value: unknown): unknown[] {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  ajv.validate(JSON.parse(text), value);
  return ajv.errors ?? [];
}

const paths = Object.entries(document.paths ?? {})
  .map(([path, item]) => ({
    form: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    item,
  }))
  .map(({ form, item }) => ({ form, item: item as Record<string, OpenAPIV3_1.OperationObject> }));

/** What an answer has that the document does not say of its operation; nothing where it says nothing of the address. */
export function undocumented(method: string, address: string, { status, headers, body }: Answer<unknown>): unknown[] {
  const { pathname } = new URL(address, "http://host");
  const operation = paths.find(({ form }) => form.test(pathname))?.item[method.toLowerCase()];
  if (!operation) return [];
  const response = operation.responses?.[status] as OpenAPIV3_1.ResponseObject | undefined;
  if (!response) return [`${operation.operationId} answers ${status}: ${JSON.stringify(body)}`];
  const mediaType = headers.get("Content-Type")?.split(";")[0] ?? "";
  if (body === undefined && mediaType === "") return [];
  const schema = response.content?.[mediaType]?.schema;
  return schema ? faultsOf(schema, body) : [`${operation.operationId} answers ${status} as ${mediaType}`];
}
