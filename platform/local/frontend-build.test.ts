import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildFrontend } from "./frontend-build";

/** Stands in for Vite: it writes the page's only source into the folder that it is told. */
const vite = `
  const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
  const folder = process.argv[process.argv.indexOf("--outDir") + 1];
  const source = readFileSync("reference-app/frontend/src/page.ts", "utf8");
  if (source === "broken") throw new Error("page.ts does not compile");
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + "/index.html", source);
`;

let cloneFolder: string;
beforeEach(() => {
  cloneFolder = mkdtempSync(join(tmpdir(), "lectern-build-"));
  write("node_modules/vite/bin/vite.js", vite);
  write("package-lock.json", "{}");
  write("reference-app/contract/course.ts", "");
  write("reference-app/frontend/src/page.ts", "first");
});
afterEach(() => rmSync(cloneFolder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(cloneFolder, path)), { recursive: true });
  writeFileSync(join(cloneFolder, path), text);
}

const outputFolder = () => join(cloneFolder, "built");

function build() {
  const logFile = join(cloneFolder, "build.log");
  return buildFrontend({
    cloneFolder,
    outputFolder: outputFolder(),
    env: {},
    logFile,
    signal: new AbortController().signal,
  });
}

describe("building the frontend", () => {
  it("is skipped where nothing that it is made of has changed", async () => {
    expect(await build()).toBe("built");
    expect(await build()).toBe("unchanged");
  });

  it.each([
    ["its own sources", "reference-app/frontend/src/page.ts"],
    ["a new file of its own", "reference-app/frontend/src/new.ts"],
    ["the contract", "reference-app/contract/course.ts"],
    ["a dependency", "package-lock.json"],
  ])("is done again after a change to %s", async (_, path) => {
    await build();
    write(path, "second");
    expect(await build()).toBe("built");
  });

  it("is not done again after a change to a test", async () => {
    await build();
    write("reference-app/frontend/src/page.test.ts", "second");
    expect(await build()).toBe("unchanged");
  });

  it("is done again where its result is gone", async () => {
    await build();
    rmSync(outputFolder(), { recursive: true });
    expect(await build()).toBe("built");
    expect(readFileSync(join(outputFolder(), "index.html"), "utf8")).toBe("first");
  });

  it("that failed is not taken for done", async () => {
    write("reference-app/frontend/src/page.ts", "broken");
    await expect(build()).rejects.toThrow("page.ts does not compile");
    await expect(build()).rejects.toThrow("page.ts does not compile");
  });
});
