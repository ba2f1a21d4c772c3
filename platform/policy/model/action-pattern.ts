/** Whether an action of a policy, with its wildcards, covers another. */
export function covers(pattern: string, action: string): boolean {
  return actionPattern(pattern).test(action);
}

/** What an action of a policy means: `*` any letters, `?` one, in capitals or not. */
export function actionPattern(pattern: string): RegExp {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}
