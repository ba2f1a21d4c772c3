/** What a path pattern is tested against; a cache behaviour is one, and so is anything else that carries a pattern. */
interface HasPathPattern {
  readonly pathPattern: string;
}

/**
 * The first behaviour whose pattern matches the path. The default behaviour, `*`, comes last in the list and matches
 * everything, as it does on CloudFront ("Cache behavior settings", section "Path pattern").
 */
export function findBehavior<B extends HasPathPattern>(behaviors: readonly B[], path: string): B {
  const normalized = normalizePath(path);
  const behavior = behaviors.find(({ pathPattern }) => matchesPathPattern(pathPattern, normalized));
  if (!behavior)
    throw new Error(`No behaviour matches ${path}: the distribution was read without its default behaviour.`);
  return behavior;
}

/**
 * Whether a path matches a pattern in which `*` stands for any number of characters and `?` for exactly one. Case
 * matters; a slash at the pattern's start is optional ("Cache behavior settings", section "Path pattern").
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const rooted = pattern.startsWith("/") || pattern.startsWith("*") ? pattern : `/${pattern}`;
  const source = rooted
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(path);
}

/**
 * The path as behaviours see it: characters that need no encoding decoded, repeated slashes merged, dot segments
 * resolved (RFC 3986, 6.2.2). The origin still gets the path as it was sent ("Cache behavior settings", "Path
 * normalization").
 */
export function normalizePath(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded
    .replace(/\/{2,}/g, "/")
    .slice(1)
    .split("/");
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  const endsInDots = [".", ".."].includes(segments.at(-1) ?? "");
  return `/${kept.join("/")}${endsInDots && kept.length > 0 ? "/" : ""}`;
}
