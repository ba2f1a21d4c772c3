import { literal } from "./pattern";
import type { Context } from "./request";

const variable = /\$\{([^}]*)\}/g;
const named = /^\s*([^,\s]+)\s*(?:,\s*'((?:[^']|'')*)'\s*)?$/;

/**
 * A text of a policy with its variables replaced, as a pattern (IAM User Guide, "IAM policy elements: Variables and tags"):
 * `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` with a default, and `${*}`, `${?}`, `${$}` for the characters
 * themselves. Undefined where a variable has no value, or more than one: AWS takes such a statement for invalid.
 */
export function replaceVariables(text: string, context: Context): string | undefined {
  let isResolved = true;
  const replaced = text.replace(variable, (_, inside: string) => {
    const value = resolve(inside, context);
    isResolved &&= value !== undefined;
    return literal(value ?? "");
  });
  return isResolved ? replaced : undefined;
}

function resolve(inside: string, context: Context): string | undefined {
  if (["*", "?", "$"].includes(inside)) return inside;
  const [, key = "", byDefault] = named.exec(inside) ?? [];
  const given = context[key.toLowerCase()] ?? [];
  if (given.length > 1) return undefined;
  return given[0] ?? byDefault?.replaceAll("''", "'");
}
