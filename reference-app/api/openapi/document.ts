import { join } from "node:path";
import type { OpenAPIV3_1 } from "openapi-types";
import swaggerJsdoc from "swagger-jsdoc";
import { version } from "../../../package.json";
import { inDocument, schemaOf, schemasFor } from "./components";
import { problemResponses } from "./problems";
import { shared } from "./shared";

/** An operation as its @openapi block has it, before what can be derived is. */
type Written = OpenAPIV3_1.OperationObject & {
  /** The schema of the contract whose properties are the query's parameters. */
  "x-query"?: string;
  /** The codes of its problems, without those that follow from its form. */
  "x-problems"?: string[];
};
type Operation = OpenAPIV3_1.OperationObject;
type Paths = Record<string, Record<string, Written>>;

/** Where the generated document lies in the repository; the API serves that file. */
export const documentPath = "reference-app/api/openapi.json";

/** The OpenAPI document: the routes' @openapi blocks with what follows from them, and the contract's schemas. */
export function apiDocument(): OpenAPIV3_1.Document {
  const written = swaggerJsdoc({
    failOnErrors: true,
    definition: { openapi: "3.1.0", info: { ...shared.info, version } },
    apis: [join(__dirname, "../src/*/*.routes.ts")],
  }) as { paths: Paths };
  const paths = complete(written.paths);
  const { parameters, headers, securitySchemes } = shared.components;
  const schemas = schemasFor({ paths, parameters });
  return {
    openapi: "3.1.0",
    info: { ...shared.info, version },
    servers: shared.servers,
    tags: shared.tags,
    paths,
    components: { schemas, parameters, headers, securitySchemes },
  } as OpenAPIV3_1.Document;
}

/** The file's content. */
export const documentText = (): string => `${JSON.stringify(apiDocument(), null, 2)}\n`;

function complete(paths: Paths): Record<string, Record<string, Operation>> {
  const addresses = Object.keys(paths).sort();
  return Object.fromEntries(addresses.map((path) => [path, mapValues(paths[path] ?? {}, completeOperation)]));
}

function completeOperation({ "x-query": query, "x-problems": problems = [], ...operation }: Written): Operation {
  const parameters = [...(operation.parameters ?? []), ...(query ? queryParameters(query) : [])];
  const all = [...new Set([...problems, ...derivedProblems(operation, query)])];
  const responses = { ...operation.responses, ...problemResponses(all) };
  return {
    ...operation,
    ...(parameters.length > 0 && { parameters }),
    responses: mapValues(responses as Record<string, OpenAPIV3_1.ResponseObject>, named),
  };
}

/** What any operation of its form may be refused for. */
function derivedProblems({ security, requestBody, tags }: Operation, query?: string): string[] {
  const isOpen = security?.length === 0;
  // Whoever looks after the API is always answered.
  const isHealth = tags?.includes("Health");
  return [
    ...(requestBody ? ["body-malformed", "body-too-large", "media-type-unsupported"] : []),
    ...(requestBody || query ? ["validation-failed"] : []),
    ...(isOpen ? [] : ["authentication-required", "token-invalid", "role-missing"]),
    ...(isHealth ? [] : ["too-many-requests", "service-unavailable"]),
    "internal-error",
  ];
}

function queryParameters(name: string): OpenAPIV3_1.ParameterObject[] {
  const { properties, required = [] } = schemaOf(name) as {
    properties: Record<string, { description: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([parameter, schema]) => ({
    name: parameter,
    in: "query",
    required: required.includes(parameter),
    description: schema.description,
    schema: inDocument(schema) as OpenAPIV3_1.ParameterObject["schema"],
  }));
}

/** Every answer names its request. */
const named = (response: OpenAPIV3_1.ResponseObject): OpenAPIV3_1.ResponseObject => ({
  ...response,
  headers: { ...response.headers, "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" } },
});

const mapValues = <From, To>(values: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
