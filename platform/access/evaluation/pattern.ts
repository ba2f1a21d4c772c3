/**
 * Patterns of policies: `*` stands for any characters and `?` for one (IAM User Guide, "IAM JSON policy elements:
 * Resource" and "Condition operators").
 */

/**
 * Stand for `*` and `?` that mean themselves, as those that came out of a variable do. From Unicode's private use area,
 * which no name in AWS holds.
 */
const literalWildcards = { "*": "\uE000", "?": "\uE001" } as const;

/** A text whose `*` and `?` mean themselves, to be put into a pattern. */
export function literal(text: string): string {
  return text.replace(/[*?]/g, (wildcard) => literalWildcards[wildcard as "*" | "?"]);
}

/** A pattern as plain text, for operators to which `*` and `?` mean nothing. */
export function plain(pattern: string): string {
  return pattern.replaceAll(literalWildcards["*"], "*").replaceAll(literalWildcards["?"], "?");
}

/** Whether a whole text is like a pattern. */
export function isLike(text: string, pattern: string): boolean {
  return expressionOf(anyText, pattern, () => "[\\s\\S]*").test(text);
}

/**
 * Whether an ARN is like a pattern of ARNs: a condition's. Each of the six parts is compared by itself, so that no
 * wildcard reaches beyond its part. Undefined where the pattern is no ARN's.
 */
export function isLikeArn(arn: string, pattern: string): boolean | undefined {
  const wanted = arnParts(pattern);
  const given = arnParts(arn);
  if (!wanted) return undefined;
  return given !== undefined && wanted.every((part, index) => isLike(given[index] ?? "", part));
}

/**
 * Whether a resource's ARN is like the pattern of a `Resource` element. A wildcard within one of the first five parts stays
 * there, unless it ends its part: then it may reach beyond the colon.
 */
export function isLikeResource(arn: string, pattern: string): boolean {
  return expressionOf(arns, pattern, (at) => {
    const resourceAt = arnParts(pattern)?.slice(0, 5).join(":").length ?? 0;
    const staysInPart = at < resourceAt && pattern[at + 1] !== ":";
    return staysInPart ? "[^:]*" : "[\\s\\S]*";
  }).test(arn);
}

/** An ARN's six parts; the last, the resource, may hold colons of its own. */
function arnParts(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

type Expressions = Map<string, RegExp>;

/** The same few patterns are asked about thousands of times. */
const anyText: Expressions = new Map();
const arns: Expressions = new Map();

function expressionOf(known: Expressions, pattern: string, anything: (at: number) => string): RegExp {
  const expression = known.get(pattern) ?? toExpression(pattern, anything);
  known.set(pattern, expression);
  return expression;
}

function toExpression(pattern: string, anything: (at: number) => string): RegExp {
  const source = pattern.replace(/[\s\S]/g, (character, at: number) => {
    if (character === "*") return anything(at);
    if (character === "?") return "[\\s\\S]";
    return plain(character).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
