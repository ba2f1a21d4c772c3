import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderInUse, lockFolder } from "./folder-lock";

const directory = mkdtempSync(join(tmpdir(), "lectern-lock-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("the lock of a folder", () => {
  it("refuses a second local cloud in the same folder, and says who has it and what to do", async () => {
    const release = await lockFolder(directory);
    await expect(lockFolder(directory)).rejects.toThrow(new FolderInUse(directory, process.pid));
    await release();
  });

  it("is free once it was released", async () => {
    await (await lockFolder(directory))();
    await expect(lockFolder(directory).then((release) => release())).resolves.toBeUndefined();
  });

  it("is free where its holder was killed, even if its process id now belongs to another program", async () => {
    writeFileSync(join(directory, "lock.json"), JSON.stringify({ pid: process.pid, port: 1, token: "former" }));
    await expect(lockFolder(directory).then((release) => release())).resolves.toBeUndefined();
  });

  it("is free where its holder was killed while it wrote the lock", async () => {
    writeFileSync(join(directory, "lock.json"), '{"pid": 12');
    await expect(lockFolder(directory).then((release) => release())).resolves.toBeUndefined();
  });
});
