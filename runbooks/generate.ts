import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alarms, pageOf } from "../monitoring/alarms";
import { factsOf, indexOf } from "./facts";
import { withBlock } from "./generated-block";

const root = join(__dirname, "..");
const usage = `npm run generate [-- --check]

Writes what the runbooks derive from monitoring/: each page's facts and the index of pages.

  --check   writes nothing; exits 1 and names each file that is not up to date
`;

/** A generated file: where it is and what it should say. */
interface Generated {
  readonly path: string;
  readonly content: string;
}

/** Every file with something generated in it, as it should be. All missing pages are reported at once. */
export function generated(): Generated[] {
  const missing = alarms.map(pageOf).filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) {
    throw new Error(
      `These alarms have no page: write ${missing.join(", ")}, with Meaning, Impact, Diagnosis and Mitigation.`,
    );
  }
  return [
    withGenerated("runbooks/README.md", "index", indexOf(alarms)),
    ...alarms.map((alarm) => withGenerated(pageOf(alarm), "facts", factsOf(alarm))),
  ];
}

function withGenerated(path: string, block: string, content: string): Generated {
  return { path, content: withBlock(readFileSync(join(root, path), "utf8"), path, block, content) };
}

function isStale({ path, content }: Generated): boolean {
  return readFileSync(join(root, path), "utf8") !== content;
}

function main(args: readonly string[]): number {
  const unknown = args.filter((arg) => arg !== "--check" && arg !== "--help");
  if (args.includes("--help") || unknown.length > 0) {
    console.log(unknown.length > 0 ? `Unknown: ${unknown.join(" ")}\n\n${usage}` : usage);
    return unknown.length > 0 ? 1 : 0;
  }
  const stale = generated().filter(isStale);
  if (args.includes("--check")) {
    for (const { path } of stale) console.error(`${path} is not up to date; run: npm run generate`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const { path, content } of stale) writeFileSync(join(root, path), content);
  console.log(stale.length > 0 ? `Written: ${stale.map(({ path }) => path).join(", ")}` : "Everything is up to date.");
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
