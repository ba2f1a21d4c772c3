import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const folders = ["platform", "monitoring", "runbooks", "reference-app"];

/** Holds the folders below `base` against the rule; returns the names of the rules broken, and the whole report. */
function cruise(base: string): { broken: string[]; report: string } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      "--config",
      join(root, ".dependency-cruiser.cjs"),
      "--output-type",
      "json",
      ...folders,
    ],
    { cwd: base, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (!stdout) throw new Error(stderr);
  const { violations } = JSON.parse(stdout).summary as {
    violations: { rule: { name: string }; from: string; to: string }[];
  };
  return {
    broken: [...new Set(violations.map(({ rule }) => rule.name))],
    report: violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`).join("\n"),
  };
}

/** A tree that holds just the given files, for a rule to be broken in. */
function plant(files: Record<string, string>): string {
  const base = mkdtempSync(join(tmpdir(), "lectern-rule-"));
  for (const folder of folders) mkdirSync(join(base, folder));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  }
  writeFileSync(join(base, "tsconfig.json"), "{}");
  symlinkSync(join(root, "node_modules"), join(base, "node_modules"));
  return base;
}

it("lets data flow one way through the whole project", () => {
  expect(cruise(root).report).toBe("");
}, 120_000);

it.each([
  ["monitoring-stands-alone", "monitoring/alarm.ts", "../platform/naming"],
  ["service-stands-alone", "reference-app/api/app.ts", "../../platform/naming"],
  ["platform-knows-no-service-and-no-runbook", "platform/main.ts", "../reference-app/service"],
  ["runbooks-read-outputs-only", "runbooks/diagnose.ts", "../platform/naming"],
  ["cdktf-in-the-stacks-only", "platform/local/deploy.ts", "cdktf"],
  ["frontend-takes-types-only", "reference-app/frontend/page.ts", "../contract/course"],
])("breaks %s when %s imports %s", (rule, importer, imported) => {
  const base = plant({
    "platform/naming.ts": "export const name = 1;",
    "reference-app/service.ts": "export const name = 1;",
    "reference-app/contract/course.ts": "export const name = 1;",
    [importer]: `import { name } from "${imported}";\nexport const twice = [name, name];`,
  });
  try {
    expect(cruise(base).broken).toEqual([rule]);
  } finally {
    rmSync(base, { recursive: true });
  }
});
