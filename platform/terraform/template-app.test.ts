import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withRootImports, writeTemplateApp } from "./template-app";

const folder = mkdtempSync(join(tmpdir(), "lectern-template-"));
const main = writeTemplateApp(folder);
afterAll(() => rmSync(folder, { recursive: true }));

function sources(): readonly string[] {
  const files = ["platform", "monitoring"].flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, withFileTypes: true }),
  );
  return files.filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
}

it("imports a resource from the provider's root, under the name that it has there", () => {
  const source = 'import { KmsKey, type KmsKeyConfig } from "@cdktf/provider-aws/lib/kms-key";\n';
  expect(withRootImports(source)).toBe(
    [
      'import { kmsKey as kmsKey_ } from "@cdktf/provider-aws";',
      "import KmsKey = kmsKey_.KmsKey;",
      "import KmsKeyConfig = kmsKey_.KmsKeyConfig;",
      "",
    ].join("\n"),
  );
});

it("leaves every other import alone", () => {
  const source = 'import { App } from "cdktf";\nimport { Naming } from "../naming";\n';
  expect(withRootImports(source)).toBe(source);
});

it("has all that the app is made of, and nothing that imports a single resource", () => {
  expect(existsSync(main)).toBe(true);
  expect(sources().length).toBeGreaterThan(30);
  expect(sources().filter((source) => source.includes("@cdktf/provider-aws/lib"))).toEqual([]);
});

it("is compiled as strictly as CDKTF's template has it", () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(folder, "tsconfig.json"), "utf8"));
  expect(compilerOptions).toMatchObject({ strict: true, module: "CommonJS", incremental: true });
});
