import { BlockList, isIP } from "node:net";
import { isLike, isLikeArn, plain } from "./pattern";
import type { Condition } from "./policy";
import type { Context } from "./request";
import { all, any, not, type Truth } from "./truth";
import { replaceVariables } from "./variables";

/** Whether one value of the request fits one value of the policy; undefined where either is not what the operator compares. */
type Compare = (given: string, wanted: string) => boolean | undefined;

interface Operator {
  readonly compare: Compare;
  /** Holds where the value does not fit, and where there is none. */
  readonly negated: boolean;
  readonly takesVariables: boolean;
}

/**
 * Whether a condition holds for a request (IAM User Guide, "IAM JSON policy elements: Condition operators" and
 * "Set operators for multivalued context keys"). Unknown where the operator is, where a value cannot be compared, where a
 * variable has no value, and where a key has several values and the operator does not say which of them count.
 */
export function holds(condition: Condition, context: Context, hasVariables: boolean): Truth {
  const given = context[condition.key] ?? [];
  const { set, name, ifExists } = dissect(condition.operator);
  if (name === "Null" && !set && !ifExists) return any(condition.values.map((wanted) => isNull(given, wanted)));

  const operator = operators[name];
  if (!operator) return "unknown";
  if (given.length === 0) return holdsWithoutKey(operator, set, ifExists);
  if (given.length > 1 && !set) return "unknown";
  const each = given.map((value) => {
    const fits = any(
      condition.values.map((wanted) => compare(operator, value, wanted, hasVariables ? context : undefined)),
    );
    return operator.negated ? not(fits) : fits;
  });
  return set === "ForAnyValue" ? any(each) : all(each);
}

function dissect(operator: string) {
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { set, name, ifExists: ifExists !== undefined };
}

/** That any value fits holds for none at all only if the key may be absent; AWS's guide does not say which of the two wins. */
function holdsWithoutKey({ negated }: Operator, set: string | undefined, ifExists: boolean): Truth {
  if (set === "ForAllValues") return true;
  if (set === "ForAnyValue") return ifExists ? "unknown" : false;
  return ifExists || negated;
}

function isNull(given: readonly string[], wanted: string): Truth {
  const absent = boolean(wanted);
  return absent === undefined ? "unknown" : absent === (given.length === 0);
}

function compare(operator: Operator, given: string, wanted: string, variables: Context | undefined): Truth {
  const pattern = operator.takesVariables && variables ? replaceVariables(wanted, variables) : wanted;
  return pattern === undefined ? "unknown" : (operator.compare(given, pattern) ?? "unknown");
}

const operators: Readonly<Record<string, Operator>> = {
  ...withNegation("StringEquals", "StringNotEquals", (given, wanted) => given === plain(wanted), true),
  ...withNegation("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", equalsIgnoringCase, true),
  ...withNegation("StringLike", "StringNotLike", isLike, true),
  ...withNegation("ArnEquals", "ArnNotEquals", isLikeArn, true),
  ...withNegation("ArnLike", "ArnNotLike", isLikeArn, true),
  ...withNegation("IpAddress", "NotIpAddress", isInBlock),
  ...withNegation(
    "NumericEquals",
    "NumericNotEquals",
    ordered(number, (given, wanted) => given === wanted),
  ),
  ...withNegation(
    "DateEquals",
    "DateNotEquals",
    ordered(time, (given, wanted) => given === wanted),
  ),
  ...comparisons("Numeric", number),
  ...comparisons("Date", time),
  Bool: positive((given, wanted) => both(boolean(given), boolean(wanted), (a, b) => a === b)),
  BinaryEquals: positive((given, wanted) => given === wanted),
};

function positive(compare: Compare, takesVariables = false): Operator {
  return { compare, negated: false, takesVariables };
}

function withNegation(
  name: string,
  negation: string,
  compare: Compare,
  takesVariables = false,
): Record<string, Operator> {
  const operator = positive(compare, takesVariables);
  return { [name]: operator, [negation]: { ...operator, negated: true } };
}

function comparisons(type: string, read: (text: string) => number | undefined): Record<string, Operator> {
  return {
    [`${type}LessThan`]: positive(ordered(read, (given, wanted) => given < wanted)),
    [`${type}LessThanEquals`]: positive(ordered(read, (given, wanted) => given <= wanted)),
    [`${type}GreaterThan`]: positive(ordered(read, (given, wanted) => given > wanted)),
    [`${type}GreaterThanEquals`]: positive(ordered(read, (given, wanted) => given >= wanted)),
  };
}

function ordered(
  read: (text: string) => number | undefined,
  fits: (given: number, wanted: number) => boolean,
): Compare {
  return (given, wanted) => both(read(given), read(wanted), fits);
}

function both<Value>(
  given: Value | undefined,
  wanted: Value | undefined,
  fits: (given: Value, wanted: Value) => boolean,
): boolean | undefined {
  return given === undefined || wanted === undefined ? undefined : fits(given, wanted);
}

function equalsIgnoringCase(given: string, wanted: string): boolean {
  return given.toLowerCase() === plain(wanted).toLowerCase();
}

function isInBlock(given: string, wanted: string): boolean | undefined {
  const [address = "", prefix] = wanted.split("/");
  const family = familyOf(address);
  const bits = number(prefix ?? (family === "ipv4" ? "32" : "128"));
  if (!family || bits === undefined || bits > (family === "ipv4" ? 32 : 128)) return undefined;
  const block = new BlockList();
  block.addSubnet(address, bits, family);
  const givenFamily = familyOf(given);
  return givenFamily && block.check(given, givenFamily);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  return ({ 4: "ipv4", 6: "ipv6" } as const)[isIP(address)];
}

function number(text: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Milliseconds of an ISO 8601 date, or of seconds since 1970. */
function time(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parsed = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function boolean(text: string): boolean | undefined {
  return { true: true, false: false }[text.toLowerCase()];
}
