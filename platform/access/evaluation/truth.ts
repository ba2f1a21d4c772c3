/**
 * Whether something holds, where it may be impossible to tell: an operator that is not known, a variable without a value.
 * What cannot be told never lets a statement allow and always lets it deny.
 */
export type Truth = boolean | "unknown";

/** Whether all hold: one that does not settles it. */
export function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes("unknown") ? "unknown" : true;
}

/** Whether any holds: one that does settles it. */
export function any(truths: readonly Truth[]): Truth {
  return not(all(truths.map(not)));
}

export function not(truth: Truth): Truth {
  return truth === "unknown" ? "unknown" : !truth;
}
