import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenAPIV3_1 } from "openapi-types";
import { RefusalCode } from "../../contract/enrollment";
import { routesOf } from "../src/app";
import { createDataSource } from "../src/data-source";
import { Database } from "../src/database";
import { Readiness } from "../src/health/readiness";
import { admitToPublicRoutes } from "../src/routing/admission";
import { document } from "../test/contract";
import { schemaOf } from "./components";
import { documentText } from "./document";
import { problemCodes, problemResponses } from "./problems";

type Parameter = OpenAPIV3_1.ParameterObject;
type Response = OpenAPIV3_1.ResponseObject;

const root = join(__dirname, "../../..");
const nowhere = { host: "", port: 0, name: "", user: "", authentication: { kind: "password", password: "" } } as const;
const database = new Database(createDataSource(nowhere, "api"));
const routes = routesOf({ database, readiness: new Readiness(database, []), admit: admitToPublicRoutes });
const inDocument = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");

const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, OpenAPIV3_1.OperationObject>).map(([method, operation]) => ({
    name: `${method} ${path}`,
    path,
    operation,
  })),
);
const operationOf = (name: string) => operations.find((each) => each.name === name)?.operation;

/** The operation's parameters in a place, by name. */
function parametersOf({ parameters = [] }: OpenAPIV3_1.OperationObject, place: string): string[] {
  const all = parameters.map((each) => {
    const name = "$ref" in each ? each.$ref.split("/").at(-1) : undefined;
    return (name ? document.components?.parameters?.[name] : each) as Parameter;
  });
  return all.filter((each) => each.in === place).map(({ name }) => name);
}

const namesOf = (has: (operation: OpenAPIV3_1.OperationObject) => boolean) =>
  operations
    .filter(({ operation }) => has(operation))
    .map(({ name }) => name)
    .sort();
const answersOf = ({ responses = {} }: OpenAPIV3_1.OperationObject) =>
  Object.entries(responses) as [string, Response][];
const codesOf = (operation: OpenAPIV3_1.OperationObject) =>
  answersOf(operation).flatMap(([, { content }]) => {
    const schema = content?.["application/problem+json"]?.schema as
      | { properties: { code: { enum: string[] } } }
      | undefined;
    return schema?.properties.code.enum ?? [];
  });

it("is generated from the routes and the contract as they are", () => {
  expect(readFileSync(join(__dirname, "../openapi.json"), "utf8")).toBe(documentText());
});

it("has the operations that are mounted, and no other", () => {
  const mounted = routes.map(({ method, path }) => `${method} ${inDocument(path)}`);
  expect(operations.map(({ name }) => name).sort()).toEqual(mounted.sort());
});

describe.each(routes.map((route) => [`${route.method} ${inDocument(route.path)}`, route] as const))(
  "%s",
  (name, { audience, body, path }) => {
    const operation = operationOf(name) as OpenAPIV3_1.OperationObject;

    it("is for whom the route is for", () => {
      const roles = operation.security?.map(({ accessToken }) => accessToken);
      expect(roles).toEqual(audience === "anyone" ? [] : audience.map((role) => [role]));
    });

    it("takes the body that the route takes", () => {
      const { content } = (operation.requestBody ?? { content: {} }) as OpenAPIV3_1.RequestBodyObject;
      expect(Object.keys(content)).toEqual(body ? [body] : []);
    });

    it("takes what is in its address", () => {
      expect(parametersOf(operation, "path")).toEqual([...path.matchAll(/:(\w+)/g)].map(([, each]) => each));
    });

    it("says what it answers, and every refusal that follows from its form", () => {
      expect(answersOf(operation).some(([status]) => status.startsWith("2"))).toBe(true);
      const signedIn = audience === "anyone" ? [] : ["authentication-required", "token-invalid", "role-missing"];
      const withBody = body ? ["body-malformed", "body-too-large", "media-type-unsupported", "validation-failed"] : [];
      expect(codesOf(operation)).toEqual(expect.arrayContaining([...signedIn, ...withBody, "internal-error"]));
    });
  },
);

it("asks for If-Match wherever a course is changed, and says what comes of it", () => {
  const conditional = ["patch /api/v1/courses/{id}", "post /api/v1/courses/{id}/archive", "put /api/v1/courses/{id}"];
  expect(namesOf((each) => parametersOf(each, "header").includes("If-Match"))).toEqual(conditional);
  expect(namesOf((each) => codesOf(each).includes("precondition-failed"))).toEqual(conditional);
  expect(namesOf((each) => codesOf(each).includes("precondition-required"))).toEqual(conditional);
});

it("takes an Idempotency-Key wherever a student gets a place, and says what comes of it", () => {
  const kept = ["post /api/v1/enrollments", "post /api/v1/waiting-places"];
  expect(namesOf((each) => parametersOf(each, "header").includes("Idempotency-Key"))).toEqual(kept);
  expect(namesOf((each) => codesOf(each).includes("idempotency-key-reused"))).toEqual(kept);
});

it("leads on from each page by cursor, limit and Link", () => {
  const leadsOn = (operation: OpenAPIV3_1.OperationObject) =>
    answersOf(operation).some(([, { headers }]) => headers && "Link" in headers);
  const paged = [
    "get /api/v1/audit",
    "get /api/v1/courses",
    "get /api/v1/courses/{courseId}/roster",
    "get /api/v1/instructors/{instructorId}/courses",
  ];
  expect(namesOf(leadsOn)).toEqual(paged);
  expect(namesOf((each) => parametersOf(each, "query").includes("cursor"))).toEqual(paged);
  expect(namesOf((each) => parametersOf(each, "query").includes("limit"))).toEqual(paged);
});

it("answers 304 with an ETag wherever it takes If-None-Match", () => {
  const known = namesOf((each) => parametersOf(each, "header").includes("If-None-Match"));
  expect(namesOf((each) => each.responses?.["304"] !== undefined)).toEqual(known);
  expect(known).toContain("get /api/v1/courses/{id}");
});

it("takes what the contract takes of a query", () => {
  const { properties } = schemaOf("CourseListQuery") as { properties: object };
  const listCourses = operationOf("get /api/v1/courses") as OpenAPIV3_1.OperationObject;
  expect(parametersOf(listCourses, "query")).toEqual(Object.keys(properties));
});

it("has each schema once: what has a name is referred to, and carries no $id", () => {
  expect(JSON.stringify(document)).not.toContain('"$id"');
  const titles = [...JSON.stringify(document).matchAll(/"title":"([^"]+)"/g)].map(([, title]) => title);
  expect(titles).toEqual([...new Set(titles)]);
});

it("knows every problem that the API has, with its status", () => {
  const source = readFileSync(join(__dirname, "../src/errors.ts"), "utf8");
  const thrown = [...source.matchAll(/super\((\d{3}), "([a-z-]+)"/g)].map(([, status, code]) => `${status} ${code}`);
  const refusals = RefusalCode.anyOf.map((each) => `409 ${each.const}`);
  const documented = Object.entries(problemCodes).flatMap(([status, codes]) =>
    codes.map((code) => `${status} ${code}`),
  );
  expect(documented.sort()).toEqual([...new Set([...thrown, ...refusals])].sort());
});

it("refuses a code that nothing answers with", () => {
  expect(() => problemResponses(["course-fulll"])).toThrow("x-problems: course-fulll: not in problems.ts.");
});

describe("Redocly", () => {
  /** Its packages are ES modules, which jest does not read: the linter runs as `npm run generate` runs it. */
  function lint(text: string): string[] {
    const program = `require(${JSON.stringify(join(__dirname, "lint.ts"))})
      .lintDocument(require("node:fs").readFileSync(0, "utf8")).then((faults) => console.log(JSON.stringify(faults)))`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", program], {
      cwd: root,
      encoding: "utf8",
      input: text,
    });
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  it("finds nothing wrong", () => {
    expect(lint(JSON.stringify(document))).toEqual([]);
  });

  it("would notice an operation without a summary, and a schema that nothing uses", () => {
    const broken = structuredClone(document) as OpenAPIV3_1.Document;
    delete broken.paths?.["/health"]?.get?.summary;
    Object.assign(broken.components?.schemas ?? {}, { Unused: { type: "string" } });
    expect(lint(JSON.stringify(broken))).toEqual([
      expect.stringContaining("(operation-summary)"),
      expect.stringContaining("(no-unused-components)"),
    ]);
  });
});
