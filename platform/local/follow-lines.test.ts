import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followLines } from "./follow-lines";

describe("following a log", () => {
  let folder: string;
  let log: string;
  let lines: string[];
  const note = (line: string) => lines.push(line);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lectern-log-"));
    log = join(folder, "some.log");
    lines = [];
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("leaves out what an earlier run wrote", async () => {
    appendFileSync(log, "old\n");
    const follower = await followLines(log, note);
    appendFileSync(log, "new\n");
    await follower.stop();
    expect(lines).toEqual(["new"]);
  });

  it("passes a line on while the log is still written, each once", async () => {
    const follower = await followLines(log, note);
    appendFileSync(log, "one\ntw");
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(log, "o\n");
    await follower.stop();
    expect(lines).toEqual(["one", "two"]);
  });

  it("keeps characters whole that arrive in two parts", async () => {
    const follower = await followLines(log, note);
    const [first, second] = [Buffer.from("Nguyễn\n").subarray(0, 5), Buffer.from("Nguyễn\n").subarray(5)];
    appendFileSync(log, Buffer.concat([Buffer.from("a\n"), first]));
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(log, second);
    await follower.stop();
    expect(lines).toEqual(["a", "Nguyễn"]);
  });
});
