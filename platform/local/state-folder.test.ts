import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderInUse } from "./folder-lock";
import { emptyStateFolder, FolderNotOurs, openStateFolder } from "./state-folder";

const root = mkdtempSync(join(tmpdir(), "lectern-state-"));
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(root, "case-"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("the folder of a local cloud", () => {
  it("is made where it is not there", async () => {
    const release = await openStateFolder(join(directory, "new", "folder"));
    expect(existsSync(join(directory, "new", "folder"))).toBe(true);
    await release();
  });

  it("is never a folder that holds something of somebody's own", async () => {
    writeFileSync(join(directory, "thesis.txt"), "years of work");
    await expect(openStateFolder(directory)).rejects.toThrow(FolderNotOurs);
    await expect(emptyStateFolder(directory)).rejects.toThrow(FolderNotOurs);
    expect(readdirSync(directory)).toEqual(["thesis.txt"]);
  });

  it("is emptied to begin afresh", async () => {
    await (await openStateFolder(directory))();
    mkdirSync(join(directory, "emulator"));
    await emptyStateFolder(directory);
    expect(readdirSync(directory)).toEqual(["lectern-local-cloud"]);
  });

  it("is not emptied while a local cloud runs in it", async () => {
    const release = await openStateFolder(directory);
    mkdirSync(join(directory, "emulator"));
    await expect(emptyStateFolder(directory)).rejects.toThrow(FolderInUse);
    expect(existsSync(join(directory, "emulator"))).toBe(true);
    await release();
  });
});
