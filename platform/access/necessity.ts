import type { Policies } from "./evaluation/evaluate";
import { isLike } from "./evaluation/pattern";
import type { Choice, Policy, Statement } from "./evaluation/policy";
import { decide, policiesFor, type Row } from "./matrix";
import type { Neighbourhood } from "./neighbourhood";
import type { StackAccess } from "./stack-access";

/** Part of a policy that could go, or be left out, without any declared pair noticing. */
export interface Unneeded {
  readonly policy: string;
  readonly statement: string;
  /** Such as `Action s3:GetObject`. */
  readonly part: string;
}

/**
 * What no declared pair proves needed: actions, resources and principals of statements that allow, for which some pair has to
 * become denied without them, and conditions and denials, without which some pair has to become allowed.
 */
export function unneeded(rows: readonly Row[], neighbourhood: Neighbourhood): readonly Unneeded[] {
  const asked = rows.map((row) => ({ row, policies: policiesFor(row, neighbourhood) }));
  return policiesOf(neighbourhood.own).flatMap((policy) => {
    const affected = asked.filter(({ policies }) => everyPolicy(policies).includes(policy));
    const isNoticed = (statement: Statement, changed: Policy) =>
      affected
        .filter(({ row }) => speaksOf(statement, row.action))
        .some(({ row, policies }) => {
          const decision = decide(row, neighbourhood, replacePolicy(policies, policy, changed));
          return decision.allowed !== row.decision.allowed;
        });
    return policy.statements.flatMap((statement) =>
      partsOf(statement)
        .filter(({ without }) => !isNoticed(statement, replaceStatement(policy, statement, without)))
        .map(({ part }) => ({ policy: policy.name, statement: statement.name, part })),
    );
  });
}

/** Whatever becomes of a statement, it changes nothing for actions that it does not speak of. */
function speaksOf({ actions }: Statement, action: string): boolean {
  const isNamed = actions.of.some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase()));
  return isNamed !== actions.negated;
}

function policiesOf({ roles, guarded }: StackAccess): readonly Policy[] {
  const ofRoles = roles.flatMap(({ identity, boundary }) => everyPolicy({ identity, boundary }));
  return [...new Set([...ofRoles, ...guarded.map(({ policy }) => policy)])];
}

function everyPolicy({ identity = [], boundary, resource }: Policies): readonly Policy[] {
  return [...identity, boundary, resource?.policy].filter((policy) => policy !== undefined);
}

function replacePolicy({ identity = [], boundary, resource }: Policies, original: Policy, changed: Policy): Policies {
  const replaced = (policy: Policy) => (policy === original ? changed : policy);
  return {
    identity: identity.map(replaced),
    boundary: boundary && replaced(boundary),
    resource: resource && { ...resource, policy: replaced(resource.policy) },
  };
}

interface Part {
  readonly part: string;
  /** The statement without the part; undefined where the statement itself is the part. */
  readonly without: Statement | undefined;
}

function partsOf(statement: Statement): readonly Part[] {
  if (statement.effect === "Deny") return [{ part: "the denial", without: undefined }];
  const { actions, resources, principals, conditions } = statement;
  return [
    ...eachWithout(actions, String).map(([name, left]) => ({
      part: `Action ${name}`,
      without: { ...statement, actions: left },
    })),
    ...eachWithout(resources, String).map(([name, left]) => ({
      part: `Resource ${name}`,
      without: { ...statement, resources: left },
    })),
    ...eachWithout(principals, ({ name }) => name).map(([name, left]) => ({
      part: `Principal ${name}`,
      without: { ...statement, principals: left },
    })),
    ...conditions.map((condition) => ({
      part: `Condition ${condition.operator} ${condition.key}`,
      without: { ...statement, conditions: conditions.filter((other) => other !== condition) },
    })),
  ];
}

/** Each item of a choice by name, with the choice without it. */
function eachWithout<Item>(choice: Choice<Item> | undefined, nameOf: (item: Item) => string) {
  return (choice?.of ?? []).map((item): [string, Choice<Item>] => [
    nameOf(item),
    { negated: choice?.negated ?? false, of: (choice?.of ?? []).filter((other) => other !== item) },
  ]);
}

function replaceStatement(policy: Policy, statement: Statement, by: Statement | undefined): Policy {
  const statements = policy.statements.flatMap((other) => (other === statement ? [by ?? []].flat() : [other]));
  return { ...policy, statements };
}
