import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentPath, documentText } from "../../reference-app/api/openapi/document";
import { lintDocument } from "../../reference-app/api/openapi/lint";
import { type Generated, generated } from "../../runbooks/generate";

const root = join(__dirname, "../..");
const usage = `npm run generate [-- --check]

Writes what the runbooks derive from monitoring/ (each page's facts and the index of pages), and the API's OpenAPI
document from its routes and the contract.

  --check   writes nothing; exits 1 and names each file that is not up to date
`;

function isStale({ path, content }: Generated): boolean {
  try {
    return readFileSync(join(root, path), "utf8") !== content;
  } catch {
    return true;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== "--check" && arg !== "--help");
  if (args.includes("--help") || unknown.length > 0) {
    console.log(unknown.length > 0 ? `Unknown: ${unknown.join(" ")}\n\n${usage}` : usage);
    return unknown.length > 0 ? 1 : 0;
  }
  const document = { path: documentPath, content: documentText() };
  const faults = await lintDocument(document.content);
  for (const fault of faults) console.error(`${documentPath}${fault}`);
  if (faults.length > 0) return 1;
  const stale = [...generated(), document].filter(isStale);
  if (args.includes("--check")) {
    for (const { path } of stale) console.error(`${path} is not up to date; run: npm run generate`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const { path, content } of stale) writeFileSync(join(root, path), content);
  console.log(stale.length > 0 ? `Written: ${stale.map(({ path }) => path).join(", ")}` : "Everything is up to date.");
  return 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
