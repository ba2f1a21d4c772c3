import Ajv, { type ErrorObject } from "ajv";
import { hostNames } from "../naming";
import { Environment } from "./environment";
import { local } from "./local";
import { namedAs, type Problem, rules } from "./rules";

/** Environments hold values that Lectern does not deploy; the message has one line for each. */
export class EnvironmentsRefused extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "EnvironmentsRefused";
  }
}

/** The environments, given by the names of their files, once every one is valid. Throws EnvironmentsRefused. */
export function validEnvironments(byFile: Readonly<Record<string, unknown>>): readonly Environment[] {
  const problems = [
    ...Object.entries(byFile).flatMap(([file, value]) => problemsOf(file, value)),
    ...betweenThem(byFile),
  ];
  if (problems.length > 0) throw new EnvironmentsRefused(problems);
  return Object.values(byFile) as Environment[];
}

/** Everything that is wrong with an environment, such as `prod.ts: database.storageGb is 5; it needs …`. */
function problemsOf(file: string, value: unknown): readonly string[] {
  const misshapen = shapeProblems(value);
  const isSound = (field: string) =>
    !misshapen.some((problem) => isWithin(problem.field, field) || isWithin(field, problem.field));
  const broken = [namedAs(file), ...rules]
    .filter(({ reads }) => reads.every(isSound))
    .flatMap((rule) => rule.problems(value as Environment));
  return [...new Set([...misshapen, ...broken].map((problem) => sentence(file, value, problem)))];
}

/** One environment, by the name of its file. */
type Entry = readonly [file: string, environment: Environment];

/** What an environment is refused for because of one that stands before it. */
const together: readonly ((later: Entry, earlier: Entry) => Problem | undefined)[] = [regionApart, nameTaken];

function betweenThem(byFile: Readonly<Record<string, unknown>>): readonly string[] {
  const sound = Object.entries(byFile).filter(([, value]) => hasShape(value)) as Entry[];
  return sound.flatMap((later, index) =>
    together.flatMap((rule) => {
      const problems = sound.slice(0, index).map((earlier) => rule(later, earlier));
      const first = problems.find((problem) => problem !== undefined);
      return first === undefined ? [] : [sentence(later[0], later[1], first)];
    }),
  );
}

/** The environments of an account have one bucket for their state, and its region is in the code of each. */
function regionApart([, later]: Entry, [file, earlier]: Entry): Problem | undefined {
  if (later.accountId !== earlier.accountId || later.region === earlier.region) return undefined;
  const rule = `it shares ${file}'s account, and with it the bucket for the state, in ${earlier.region}`;
  return { field: "region", rule };
}

/** A name leads to one environment in the whole world, whichever account it lies in. The emulator's is a world of its own. */
function nameTaken([, later]: Entry, [file, earlier]: Entry): Problem | undefined {
  if ((later.accountId === local.accountId) !== (earlier.accountId === local.accountId)) return undefined;
  const taken = namesOf(later).find((name) => namesOf(earlier).includes(name));
  return taken === undefined ? undefined : { field: "domain", rule: `${file} has the name ${taken} already` };
}

function namesOf({ domain }: Environment): readonly string[] {
  return [domain, ...Object.values(hostNames(domain))];
}

const hasShape = new Ajv({ allErrors: true, verbose: true, keywords: ["needs"] }).compile(Environment);

function shapeProblems(value: unknown): readonly Problem[] {
  if (hasShape(value)) return [];
  return (hasShape.errors ?? []).map(toProblem);
}

function toProblem(error: ErrorObject): Problem {
  const at = error.instancePath.slice(1).replaceAll("/", ".");
  const below = (key: string) => (at === "" ? key : `${at}.${key}`);
  const schema = error.parentSchema as { needs: string; properties?: Record<string, { needs: string }> };
  if (error.keyword === "required") {
    const key = error.params.missingProperty;
    return { field: below(key), rule: `it needs ${schema.properties?.[key]?.needs}` };
  }
  if (error.keyword === "additionalProperties") {
    const known = Object.keys(schema.properties ?? {});
    return { field: below(error.params.additionalProperty), rule: `no such field; there are ${known.join(", ")}` };
  }
  return { field: at, rule: `it needs ${schema.needs}` };
}

function isWithin(field: string, outer: string): boolean {
  return outer === "" || field === outer || field.startsWith(`${outer}.`);
}

function sentence(file: string, value: unknown, { field, rule }: Problem): string {
  const found = valueAt(value, field);
  const is = found === undefined ? "is missing" : `is ${JSON.stringify(found)}`;
  return `${file}.ts: ${field || "the environment"} ${is}; ${rule}.`;
}

function valueAt(value: unknown, field: string): unknown {
  if (field === "") return value;
  return field
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}
