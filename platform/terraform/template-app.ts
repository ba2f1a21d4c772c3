import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = join(__dirname, "../..");
const provider = "@cdktf/provider-aws";

/**
 * Writes Lectern's app into a folder as CDKTF's own template would have it: the same sources, but with the provider imported
 * from its root, and the template's compiler options. Returns the path of its main file, which ts-node runs there.
 */
export function writeTemplateApp(folder: string): string {
  const main = join(root, "platform/main.ts");
  for (const source of sourcesOf(main)) {
    const target = join(folder, relative(root, source));
    mkdirSync(dirname(target), { recursive: true });
    if (source.endsWith(".json")) cpSync(source, target);
    else writeFileSync(target, withRootImports(readFileSync(source, "utf8")));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(compilerOptions()));
  return join(folder, relative(root, main));
}

/** The file and all that it imports from beside it, and so on. */
function sourcesOf(main: string): ReadonlySet<string> {
  const found = new Set([main]);
  for (const source of found) {
    if (source.endsWith(".json")) continue;
    const imports = readFileSync(source, "utf8").matchAll(/^(?:import|export|\}) (?:.*?from )?"(\.[^"]*)";$/gm);
    for (const [, path = ""] of imports) found.add(require.resolve(resolve(dirname(source), path)));
  }
  return found;
}

/** A source whose imports of single resources are turned into imports of the provider's root. */
export function withRootImports(source: string): string {
  return source.replace(
    new RegExp(`^import (?:type )?\\{([^}]*)\\} from "${provider}/lib/([\\w-]+)";$`, "gm"),
    (_, imported: string, path: string) => {
      const namespace = namespaces().get(path);
      const names = imported.split(",").map((each) => each.replace("type ", "").trim());
      return [
        `import { ${namespace} as ${namespace}_ } from "${provider}";`,
        ...names.filter(Boolean).map((name) => `import ${name} = ${namespace}_.${name};`),
      ].join("\n");
    },
  );
}

let known: ReadonlyMap<string, string> | undefined;

/** Under which name the provider's root exports each resource, by the resource's path. */
function namespaces(): ReadonlyMap<string, string> {
  if (known === undefined) {
    const index = readFileSync(join(root, "node_modules", provider, "lib/index.d.ts"), "utf8");
    const exports = index.matchAll(/^export \* as (\w+) from '\.\/([\w-]+)';$/gm);
    known = new Map([...exports].map(([, name = "", path = ""]) => [path, name]));
  }
  return known;
}

/** The template's, but for the newer JavaScript that Lectern is written in. */
function compilerOptions(): object {
  const template = join(root, "node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json");
  const { compilerOptions: options } = JSON.parse(readFileSync(template, "utf8"));
  const ours = { target: "ES2022", lib: ["ES2023"], types: ["node"], esModuleInterop: true };
  return { compilerOptions: { ...options, ...ours } };
}
