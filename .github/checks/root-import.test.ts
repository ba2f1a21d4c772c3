import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "lectern-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = [
  'import { vpc } from "@cdktf/provider-aws";',
  'import * as vpc from "@cdktf/provider-aws";',
  'import type { vpc } from "@cdktf/provider-aws";',
  'import { vpc } from "@cdktf/provider-aws/lib";',
  'import { vpc } from "@cdktf/provider-aws/lib/index";',
  'export { vpc } from "@cdktf/provider-aws";',
  'const { vpc } = await import("@cdktf/provider-aws");',
  'const { vpc } = require("@cdktf/provider-aws");',
];
const admitted = 'import { Vpc as vpc } from "@cdktf/provider-aws/lib/vpc";';

/** What the linter says of constructs that begin with these lines, by the line. */
function lint(lines: readonly string[]): ReadonlyMap<string, string> {
  const constructs = join(folder, "platform/constructs");
  mkdirSync(constructs, { recursive: true });
  copyFileSync(join(root, ".biome.json"), join(folder, ".biome.json"));
  lines.forEach((line, index) => {
    writeFileSync(join(constructs, `planted-${index}.ts`), `${line}\nconsole.log(vpc);\n`);
  });
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", "--reporter=github"], {
    cwd: folder,
    encoding: "utf8",
  });
  const said = (stdout + stderr).split("\n");
  return new Map(
    lines.map((line, index) => [line, said.filter((each) => each.includes(`planted-${index}.ts`)).join()]),
  );
}

const said = lint([...refused, admitted]);

it.each(refused)("refuses the provider's root, which makes every synthesis ten times slower: %s", (line) => {
  expect(said.get(line)).toContain("noRestrictedImports");
});

it("admits the import of a single resource", () => {
  expect(said.get(admitted)).toBe("");
});
