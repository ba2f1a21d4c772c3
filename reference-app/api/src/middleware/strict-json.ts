/** Deeper than any document of the contract, by far. */
const depthLimit = 16;

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * What another program might read in another way in a JSON text that has been parsed, or might not survive: a name that
 * an object has twice, more levels than `depthLimit`, bytes that are not UTF-8. Undefined where there is nothing.
 */
export function ambiguityIn(json: string): string | undefined {
  if (json.includes("\uFFFD")) return "it is not UTF-8";
  const open: Set<string>[] = [];
  let text = "";
  for (const [found] of json.matchAll(token)) {
    if (found === "{" || found === "[") open.push(new Set());
    else if (found === "}" || found === "]") open.pop();
    else if (found !== ":") text = found;
    else if (!isFirst(JSON.parse(text), open.at(-1))) return `it names ${text} twice`;
    if (open.length > depthLimit) return `it has more than ${depthLimit} levels`;
  }
  return undefined;
}

function isFirst(name: string, names?: Set<string>): boolean {
  if (names?.has(name)) return false;
  names?.add(name);
  return true;
}
