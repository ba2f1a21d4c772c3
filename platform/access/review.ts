import { existsAny, problemWith } from "./action-catalogue";
import type { Policy } from "./evaluation/policy";
import { isAsIntended, matrixOf, type Row } from "./matrix";
import { unneeded } from "./necessity";
import type { Neighbourhood } from "./neighbourhood";
import type { Role, StackAccess } from "./stack-access";

/** Who may do what in an environment, and all that is wrong with it. */
export interface Review {
  readonly environment: string;
  readonly rows: readonly Row[];
  /** Sentences; none where everything is as declared. */
  readonly problems: readonly string[];
}

/** Reviews an environment. Throws IntentMissing, PolicyUnseen, PolicyMalformed. */
export async function review(neighbourhood: Neighbourhood): Promise<Review> {
  const rows = matrixOf(neighbourhood);
  const problems = [
    ...rows.filter((row) => !isAsIntended(row)).map(misjudged),
    ...unneeded(rows, neighbourhood).map(
      ({ policy, statement, part }) =>
        `${part} in ${statement} of ${policy} is not proven needed by any declared pair.`,
    ),
    ...neighbourhood.own.roles.filter(({ boundary }) => !boundary).map(unbounded),
    ...(await misnamed(rows)),
    ...(await misnamedInPolicies(neighbourhood.own)),
  ];
  return { environment: neighbourhood.own.name, rows, problems };
}

function misjudged({ subject, caller, action, resource, intended, because, decision }: Row): string {
  const actual = decision.allowed ? "allowed" : "denied";
  return `${subject}: ${caller.name} is ${actual} ${action} on ${resource} (${decision.because}), and must be ${intended}: ${because}.`;
}

function unbounded({ path }: Role): string {
  return `${path}: The role has no permission boundary; give it the environment's.`;
}

async function misnamed(rows: readonly Row[]): Promise<readonly string[]> {
  const asked = new Map(rows.map(({ action, resource }) => [`${action} ${resource}`, { action, resource }]));
  return present([...asked.values()].map(({ action, resource }) => problemWith(action, resource)));
}

async function misnamedInPolicies({ roles, guarded }: StackAccess): Promise<readonly string[]> {
  const identity = [...new Set(roles.flatMap((role) => role.identity))];
  const boundaries = [...new Set(roles.flatMap(({ boundary }) => boundary ?? []))];
  const everyPolicy = [...identity, ...boundaries, ...guarded.map(({ policy }) => policy)];
  return present([
    ...everyPolicy.flatMap(unknownActions),
    ...identity.flatMap((policy) => needlessWildcards(policy, () => true)),
    // A boundary grants nothing, so that it may speak of a whole service.
    ...boundaries.flatMap((policy) => needlessWildcards(policy, (action) => !action.endsWith(":*"))),
  ]);
}

function unknownActions({ name, statements }: Policy): readonly Promise<string | undefined>[] {
  return statements.flatMap((statement) =>
    statement.actions.of.map(async (action) =>
      (await existsAny(action)) ? undefined : `${statement.name} of ${name}: AWS knows no action ${action}.`,
    ),
  );
}

/** In a resource's own policy `*` means the resource; in an identity policy it means all there are. */
function needlessWildcards(
  { name, statements }: Policy,
  isToBeJudged: (action: string) => boolean,
): readonly Promise<string | undefined>[] {
  const everywhere = statements.filter(({ effect, resources }) => effect === "Allow" && resources?.of.includes("*"));
  return everywhere.flatMap((statement) =>
    statement.actions.of.filter(isToBeJudged).map(async (action) => {
      const problem = await problemWith(action, "*");
      return problem && `${statement.name} of ${name}: ${problem}`;
    }),
  );
}

async function present(problems: readonly Promise<string | undefined>[]): Promise<readonly string[]> {
  return (await Promise.all(problems)).filter((problem) => problem !== undefined);
}
