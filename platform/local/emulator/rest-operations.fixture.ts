import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { python } from "./emulator.fixture";

/** An operation of AWS's API as it is called, with what its address says. */
export interface NamedOperation {
  readonly operation: string;
  /** Whether the rest of what it says is a document of JSON. */
  readonly hasJsonBody: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Operation {
  readonly name: string;
  readonly hasJsonBody: boolean;
  readonly method: string;
  readonly path: RegExp;
  /** What the path says, in its order. */
  readonly labels: readonly string[];
  /** What has to be in the query. */
  readonly query: ReadonlyMap<string, string>;
}

interface Model {
  readonly metadata: { readonly protocol: string };
  readonly operations: Readonly<Record<string, ModelledOperation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface ModelledOperation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
  readonly deprecated?: boolean;
}

interface Shape {
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly location?: string; readonly locationName?: string }>>;
}

const models = new Map<string, readonly Operation[]>();

/**
 * The operation that a request is for, of a service whose API is methods and paths, by AWS's own model of the service. It comes
 * with botocore, which the emulator brings. Undefined where the service has no model, or no such operation.
 */
export function restOperation(service: string, method: string, url: URL): NamedOperation | undefined {
  const named = operationsOf(service).filter((operation) => isCalled(operation, method, url));
  // The SDK for Go says which it is, where S3 tells by headers alone.
  const said = named.find(({ name }) => name === url.searchParams.get("x-id"));
  const [first] = said ? [said] : named;
  if (!first) return undefined;
  const labelled = first.path.exec(url.pathname)?.slice(1) ?? [];
  const inPath = first.labels.map((label, index) => [label, decodeURIComponent(labelled[index] ?? "")]);
  const { name: operation, hasJsonBody } = first;
  return { operation, hasJsonBody, parameters: Object.fromEntries([...inPath, ...url.searchParams]) };
}

function isCalled({ method, path, query }: Operation, asked: string, { pathname, searchParams }: URL): boolean {
  if (method !== asked || !path.test(pathname)) return false;
  return [...query].every(
    ([name, value]) => searchParams.has(name) && (value === "" || searchParams.get(name) === value),
  );
}

function operationsOf(service: string): readonly Operation[] {
  const known = models.get(service);
  if (known) return known;
  const operations = readOperations(service);
  models.set(service, operations);
  return operations;
}

/** The more of the query an operation takes, the more it is meant: those come first. */
function readOperations(service: string): readonly Operation[] {
  const { operations, shapes, metadata } = readModel(service);
  const hasJsonBody = metadata.protocol === "rest-json";
  return Object.entries(operations)
    .filter(([, { deprecated }]) => !deprecated)
    .map(([name, { http, input }]) => ({
      name,
      hasJsonBody,
      ...addressOf(http, inQuery(shapes[input?.shape ?? ""])),
    }))
    .sort((one, other) => other.query.size - one.query.size);
}

/** What an input has to say in the query. */
function inQuery({ required = [], members = {} }: Shape = {}): readonly string[] {
  return required.flatMap((name) => {
    const { location, locationName = name } = members[name] ?? {};
    return location === "querystring" ? [locationName] : [];
  });
}

type Address = Pick<Operation, "method" | "path" | "labels" | "query">;

function addressOf({ method, requestUri }: ModelledOperation["http"], inQuery: readonly string[]): Address {
  const [path = "", query = ""] = requestUri.split("?");
  const labels = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, label = ""]) => label);
  const pattern = path.replace(/\{\w+(\+?)\}/g, (_, greedy: string) => (greedy ? "(.+)" : "([^/]+)"));
  return {
    method,
    path: new RegExp(`^${pattern.replace(/\/$/, "")}/?$`),
    labels,
    query: new Map([...inQuery.map((label) => [label, ""] as const), ...new URLSearchParams(query)]),
  };
}

let dataFolder: string | undefined;

function readModel(service: string): Model {
  dataFolder ??= execFileSync(python, ["-c", "import botocore; print(botocore.__path__[0])"], {
    encoding: "utf8",
  }).trim();
  const folder = join(dataFolder, "data", service);
  const newest = readdirSync(folder).sort().at(-1) ?? "";
  return JSON.parse(gunzipSync(readFileSync(join(folder, newest, "service-2.json.gz"))).toString()) as Model;
}
