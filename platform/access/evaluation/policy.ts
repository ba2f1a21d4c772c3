/** Where a policy is attached decides which elements its statements have. */
export type PolicyKind = "identity" | "resource" | "trust";

/** What a statement names, or, negated (`NotAction`), everything but what it names. */
export interface Choice<Item> {
  readonly negated: boolean;
  readonly of: readonly Item[];
}

/** One entry of a `Principal` element; its type is `*`, `AWS`, `Service`, `Federated` or one that this does not know. */
export interface PrincipalPattern {
  readonly type: string;
  readonly name: string;
}

export interface Condition {
  /** Such as `StringEquals` or `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** In lower case, since keys are compared so. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  /** Its `Sid`, or its place: `statement 2`. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in an identity policy, whose principal is who it is attached to. */
  readonly principals: Choice<PrincipalPattern> | undefined;
  readonly actions: Choice<string>;
  /** Absent in a trust policy, whose resource is the role. */
  readonly resources: Choice<string> | undefined;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  /** How reports call it. */
  readonly name: string;
  /** Policies of the version 2012-10-17 have variables; in older ones `${aws:username}` is plain text. */
  readonly hasVariables: boolean;
  readonly statements: readonly Statement[];
}

/** A policy that AWS would refuse, or whose meaning this cannot tell; evaluated all the same, it would mislead. */
export class PolicyMalformed extends Error {
  constructor(policy: string, statement: string | undefined, problem: string) {
    super(`${statement ? `${statement} of ` : ""}${policy}: ${problem}`);
    this.name = "PolicyMalformed";
  }
}

/**
 * A policy out of its JSON text (IAM User Guide, "Grammar of the IAM JSON policy language"). Throws PolicyMalformed.
 * @param name how reports and errors call it
 */
export function parsePolicy(name: string, kind: PolicyKind, text: string): Policy {
  const document = parseJson(name, text);
  const { Version: version = "2008-10-17", Statement: statements } = document;
  refuseUnknown(document, ["Version", "Id", "Statement"], (problem) => new PolicyMalformed(name, undefined, problem));
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw new PolicyMalformed(
      name,
      undefined,
      `Version is ${JSON.stringify(version)}; AWS knows 2012-10-17 and 2008-10-17.`,
    );
  }
  const listed = listOf(statements).map((statement, index) => parseStatement(name, kind, statement, index));
  if (listed.length === 0) throw new PolicyMalformed(name, undefined, "It has no Statement.");
  return { name, hasVariables: version === "2012-10-17", statements: listed };
}

type Json = Readonly<Record<string, unknown>>;
type Refuse = (problem: string) => PolicyMalformed;

const elements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

function parseJson(name: string, text: string): Json {
  const refuse: Refuse = (problem) => new PolicyMalformed(name, undefined, problem);
  try {
    return object(JSON.parse(text), "It", refuse);
  } catch (error) {
    throw error instanceof PolicyMalformed ? error : refuse(`It is no JSON: ${text.slice(0, 80)}`);
  }
}

function parseStatement(policy: string, kind: PolicyKind, json: unknown, index: number): Statement {
  const place = `statement ${index + 1}`;
  const statement = object(json, "It", (problem) => new PolicyMalformed(policy, place, problem));
  const name = typeof statement.Sid === "string" ? statement.Sid : place;
  const refuse: Refuse = (problem) => new PolicyMalformed(policy, name, problem);
  refuseUnknown(statement, elements, refuse);
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") {
    throw refuse(`Effect is ${JSON.stringify(effect)}; it has to be "Allow" or "Deny".`);
  }
  const chosen = <Item>(element: string, parse: (value: unknown, refuse: Refuse) => readonly Item[]) =>
    choice(statement, element, (value) => parse(value, refuse), refuse);
  return {
    name,
    effect,
    principals: kind === "identity" ? absent(statement, "Principal", refuse) : chosen("Principal", parsePrincipals),
    actions: chosen("Action", (value) => texts(value, "Action", refuse)),
    resources: kind === "trust" ? absent(statement, "Resource", refuse) : chosen("Resource", parseResources),
    conditions: parseConditions(statement.Condition, refuse),
  };
}

function refuseUnknown(json: Json, known: readonly string[], refuse: Refuse): void {
  const unknown = Object.keys(json).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw refuse(`AWS knows no element ${unknown.join(", ")}.`);
}

/** An element or its negation, of which a statement has exactly one. */
function choice<Item>(
  statement: Json,
  element: string,
  parse: (value: unknown) => readonly Item[],
  refuse: Refuse,
): Choice<Item> {
  const { [element]: named, [`Not${element}`]: excepted } = statement;
  if ((named === undefined) === (excepted === undefined)) {
    throw refuse(`It needs either ${element} or Not${element}, and not both.`);
  }
  return named === undefined ? { negated: true, of: parse(excepted) } : { negated: false, of: parse(named) };
}

function absent(statement: Json, element: string, refuse: Refuse): undefined {
  const given = [element, `Not${element}`].find((name) => statement[name] !== undefined);
  if (given !== undefined) throw refuse(`${given} has no place in this kind of policy.`);
}

function parsePrincipals(value: unknown, refuse: Refuse): readonly PrincipalPattern[] {
  if (value === "*") return [{ type: "*", name: "*" }];
  return Object.entries(object(value, "Principal", refuse)).flatMap(([type, names]) =>
    texts(names, `Principal.${type}`, refuse).map((name) =>
      name === "*" && type === "AWS" ? { type: "*", name } : { type, name },
    ),
  );
}

function parseResources(value: unknown, refuse: Refuse): readonly string[] {
  const resources = texts(value, "Resource", refuse);
  const broken = resources.find((resource) => resource !== "*" && resource.split(":").length < 6);
  if (broken !== undefined)
    throw refuse(`Resource "${broken}" is no ARN, which has six parts between colons, nor "*".`);
  return resources;
}

function parseConditions(value: unknown, refuse: Refuse): readonly Condition[] {
  return Object.entries(object(value ?? {}, "Condition", refuse)).flatMap(([operator, keys]) =>
    Object.entries(object(keys, `Condition.${operator}`, refuse)).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: texts(values, `Condition.${operator}.${key}`, refuse),
    })),
  );
}

function texts(value: unknown, element: string, refuse: Refuse): readonly string[] {
  const listed = listOf(value);
  if (listed.length === 0) throw refuse(`${element} is empty.`);
  return listed.map((item) => {
    if (typeof item === "object") throw refuse(`${element} holds ${JSON.stringify(item)}, which is no text.`);
    return String(item);
  });
}

function object(value: unknown, element: string, refuse: Refuse): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw refuse(`${element} is ${JSON.stringify(value)}, which is no object.`);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
