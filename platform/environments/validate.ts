import { Errors, type ValueError, ValueErrorType } from "@sinclair/typebox/errors";
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
  const sound = Object.entries(byFile).filter(([, value]) => shapeProblems(value).length === 0) as Entry[];
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

/** By TypeBox's own checks: to have them compiled by Ajv would take longer than to synthesise a stack. */
function shapeProblems(value: unknown): readonly Problem[] {
  return [...Errors(Environment, value)].map(toProblem);
}

function toProblem({ type, path, schema }: ValueError): Problem {
  const field = path.slice(1).replaceAll("/", ".");
  if (type !== ValueErrorType.ObjectAdditionalProperties) return { field, rule: `it needs ${schema.needs}` };
  return { field, rule: `no such field; there are ${Object.keys(schema.properties).join(", ")}` };
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
