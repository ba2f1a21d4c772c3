/** Who asks a bucket for something. */
export type Principal = { readonly kind: "anonymous" } | { readonly kind: "service"; readonly name: string };

/** What is asked of a bucket: `s3:GetObject` of `arn:aws:s3:::bucket/key`, with the context that conditions look at. */
export interface Asked {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case, such as `aws:sourcearn`. */
  readonly context: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Whether a bucket's policy, as JSON, allows what somebody outside the account asks: some statement allows it, and none
 * denies it (IAM User Guide, "Policy evaluation logic"). A condition operator that this does not know never lets a
 * statement allow, and always lets it deny.
 */
export function allows(policy: string, asked: Asked): boolean {
  const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  const applying = listOf<Statement>(statements).filter((statement) => applies(statement, asked));
  return applying.some(({ Effect }) => Effect === "Allow") && !applying.some(({ Effect }) => Effect === "Deny");
}

function applies(statement: Statement, asked: Asked): boolean {
  return (
    concerns(statement.Principal, statement.NotPrincipal, (named) => isPrincipal(named, asked.principal)) &&
    concerns(statement.Action, statement.NotAction, (named) => listed(named, asked.action.toLowerCase(), lowerCase)) &&
    concerns(statement.Resource, statement.NotResource, (named) => listed(named, asked.resource)) &&
    holds(statement, asked.context)
  );
}

/** An element or its negation: `Action` or `NotAction`. */
function concerns(named: unknown, excepted: unknown, matches: (value: unknown) => boolean): boolean {
  return named === undefined ? !matches(excepted) : matches(named);
}

function isPrincipal(named: unknown, principal: Principal): boolean {
  if (named === "*") return true;
  const { AWS, Service } = (named ?? {}) as { AWS?: unknown; Service?: unknown };
  if (listOf(AWS).includes("*")) return true;
  return principal.kind === "service" && listOf(Service).includes(principal.name);
}

function listed(patterns: unknown, value: string, prepare = (pattern: string) => pattern): boolean {
  return listOf<string>(patterns).some((pattern) => isLike(value, prepare(pattern)));
}

const lowerCase = (text: string) => text.toLowerCase();

type Operator = (given: string | undefined, wanted: string) => boolean;

/** The condition operators in use; the negated ones hold where the key is absent, the others do not. */
const operators: Readonly<Record<string, { readonly matches: Operator; readonly negated?: boolean }>> = {
  StringEquals: { matches: (given, wanted) => given === wanted },
  StringNotEquals: { matches: (given, wanted) => given === wanted, negated: true },
  StringLike: { matches: (given, wanted) => given !== undefined && isLike(given, wanted) },
  StringNotLike: { matches: (given, wanted) => given !== undefined && isLike(given, wanted), negated: true },
  ArnEquals: { matches: (given, wanted) => given !== undefined && isLike(given, wanted) },
  ArnLike: { matches: (given, wanted) => given !== undefined && isLike(given, wanted) },
  ArnNotEquals: { matches: (given, wanted) => given !== undefined && isLike(given, wanted), negated: true },
  ArnNotLike: { matches: (given, wanted) => given !== undefined && isLike(given, wanted), negated: true },
  Bool: { matches: (given, wanted) => given?.toLowerCase() === wanted.toLowerCase() },
};

/** Every key of every operator must hold; of a key's values one is enough, and of a negated one's none may match. */
function holds({ Effect, Condition = {} }: Statement, context: Asked["context"]): boolean {
  return Object.entries(Condition).every(([name, keys]) => {
    const operator = operators[name];
    if (!operator) return Effect === "Deny";
    return Object.entries(keys).every(([key, values]) => {
      const given = context[key.toLowerCase()];
      const matched = listOf(values).some((wanted) => operator.matches(given, String(wanted)));
      return operator.negated ? !matched : matched;
    });
  });
}

/** Whether a text is like a pattern in which `*` stands for any characters and `?` for one. */
function isLike(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

function listOf<Value = unknown>(value: unknown): Value[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as Value[];
}
