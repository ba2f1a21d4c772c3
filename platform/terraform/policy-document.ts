import { hclValue, NotAnHclValue } from "./hcl-value";
import { referenceIn } from "./reference";
import type { Block, Resource, StackConfiguration } from "./stack-configuration";

export interface Principal {
  /** "*" is anybody at all. */
  readonly kind: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  readonly id: string;
}

export interface Condition {
  /** As written, in lower case: stringequals, foranyvalue:stringlike, boolifexists. */
  readonly operator: string;
  /** In lower case: aws:sourcearn. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of an IAM or resource policy, in one shape whatever it was written as; references are followed. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

/** A policy that cannot be read before the deploy; the message says why. */
export class PolicyUnreadable extends Error {
  constructor(why: string) {
    super(why);
    this.name = "PolicyUnreadable";
  }
}

/** The statements of a policy, as JSON text, `jsonencode({…})`, or a data source's `.json`. Throws PolicyUnreadable. */
export function policyStatements(stack: StackConfiguration, policy: unknown): readonly Statement[] {
  const source = stack.target(policy, "aws_iam_policy_document");
  if (source !== undefined) return documentStatements(source);
  const isReference = typeof policy === "string" && referenceIn(policy) !== undefined;
  const { Statement: statements } = parsed(isReference ? stack.resolve(policy) : policy);
  if (statements === undefined || statements === null) throw new PolicyUnreadable("it has no Statement");
  return [statements].flat().map((statement) => fromJson(stack, statement as JsonStatement));
}

/** The statements, or none where there is no policy or none that can be read: for who leaves the unreadable to somebody else. */
export function readableStatements(stack: StackConfiguration, policy: unknown): readonly Statement[] {
  if (policy === undefined || policy === null) return [];
  try {
    return policyStatements(stack, policy);
  } catch (error) {
    if (error instanceof PolicyUnreadable) return [];
    throw error;
  }
}

type JsonStatement = Readonly<Record<string, unknown>>;

const encoded = /^\$\{\s*jsonencode\(([\s\S]*)\)\s*\}$/;

function parsed(policy: unknown): JsonStatement {
  if (typeof policy === "object" && policy !== null) return policy as JsonStatement;
  if (typeof policy !== "string" || policy === "") throw new PolicyUnreadable("it is empty");
  try {
    const [, inside] = encoded.exec(policy) ?? [];
    const document = inside === undefined ? JSON.parse(policy) : hclValue(inside);
    if (typeof document === "object" && document !== null) return document;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof NotAnHclValue)) throw error;
    throw new PolicyUnreadable(error.message);
  }
  throw new PolicyUnreadable(`it is ${policy.slice(0, 40)}`);
}

function fromJson(stack: StackConfiguration, statement: JsonStatement): Statement {
  const list = (value: unknown): readonly string[] => [value ?? []].flat().map((each) => String(stack.resolve(each)));
  const principals = (value: unknown): readonly Principal[] => {
    if (value === undefined || value === null) return [];
    if (typeof value === "string") return list(value).map(anybodyOr("AWS"));
    return Object.entries(value).flatMap(([kind, ids]) => list(ids).map(anybodyOr(kind as Principal["kind"])));
  };
  return {
    sid: statement.Sid === undefined ? undefined : String(statement.Sid),
    effect: effectOf(statement.Effect),
    actions: list(statement.Action),
    notActions: list(statement.NotAction),
    resources: list(statement.Resource),
    notResources: list(statement.NotResource),
    principals: principals(statement.Principal),
    notPrincipals: principals(statement.NotPrincipal),
    conditions: Object.entries((statement.Condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
      ([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: list(values),
        })),
    ),
  };
}

/** A later document of the list, and the own statements after the sources, replace those of the same sid. */
function documentStatements(source: Resource): readonly Statement[] {
  const others = (attribute: string) =>
    [source.attributes[attribute] ?? []].flat().flatMap((policy) => policyStatements(source.stack, policy));
  const own = source.blocks("statement").map(fromBlock);
  const all = [...others("source_policy_documents"), ...own, ...others("override_policy_documents")];
  return all.filter(
    ({ sid }, index) => sid === undefined || sid === "" || !all.slice(index + 1).some((later) => later.sid === sid),
  );
}

function fromBlock(block: Block): Statement {
  const principals = (name: string) =>
    block
      .blocks(name)
      .flatMap((each) => each.texts("identifiers").map(anybodyOr((each.text("type") ?? "AWS") as Principal["kind"])));
  return {
    sid: block.text("sid"),
    effect: effectOf(block.text("effect") ?? "Allow"),
    actions: block.texts("actions"),
    notActions: block.texts("not_actions"),
    resources: block.texts("resources"),
    notResources: block.texts("not_resources"),
    principals: principals("principals"),
    notPrincipals: principals("not_principals"),
    conditions: block.blocks("condition").map((condition) => ({
      operator: (condition.text("test") ?? "").toLowerCase(),
      key: (condition.text("variable") ?? "").toLowerCase(),
      values: condition.texts("values"),
    })),
  };
}

function effectOf(effect: unknown): Statement["effect"] {
  if (effect === "Allow" || effect === "Deny") return effect;
  throw new PolicyUnreadable(`a statement's Effect is ${JSON.stringify(effect)}, neither Allow nor Deny`);
}

function anybodyOr(kind: Principal["kind"]) {
  return (id: string): Principal => (id === "*" && (kind === "AWS" || kind === "*") ? { kind: "*", id } : { kind, id });
}
