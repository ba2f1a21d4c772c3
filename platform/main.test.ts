import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "./environments";

const root = join(__dirname, "..");
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Synthesises every stack as `npm run synth` does, on a machine without any other program; returns each file by its path. */
function synthesise(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "lectern-synth-"));
  folders.push(folder);
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "platform/main.ts"], {
    cwd: root,
    env: { ...process.env, PATH: "", CDKTF_OUTDIR: folder },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

const first = synthesise();

it("writes a stack for each environment, by its name", () => {
  const stacks = Object.keys(environments).map((name) => `stacks/${name}/cdk.tf.json`);
  expect(Object.keys(first)).toEqual(expect.arrayContaining(stacks));
});

it("writes the same bytes each time, so that a plan shows what changed and nothing else", () => {
  expect(synthesise()).toEqual(first);
});

it("writes no path of the machine it ran on", () => {
  for (const content of Object.values(first)) expect(content).not.toContain(root);
});
