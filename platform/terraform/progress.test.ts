import { progressOn } from "./progress";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What is written while something takes this long. */
async function written(ms: number, isTTY: boolean): Promise<string> {
  let text = "";
  const progress = progressOn({
    isTTY,
    write: (chunk: string | Uint8Array) => {
      text += chunk;
      return true;
    },
  });
  const work = () => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const waiting = progress.during("Comparing the code with AWS", work);
  await jest.advanceTimersByTimeAsync(ms);
  await waiting;
  return text;
}

it("says nothing of what is over within two seconds", async () => {
  expect(await written(1_900, true)).toBe("");
  expect(await written(1_900, false)).toBe("");
});

it("says once what it waits for where there is no terminal", async () => {
  expect(await written(9_000, false)).toBe("… Comparing the code with AWS\n");
});

it("counts the seconds on a terminal, and leaves nothing behind", async () => {
  const text = await written(4_500, true);
  expect(text).toMatch(/2 s.*3 s.*4 s/s);
  expect(text.endsWith("\r\x1b[K")).toBe(true);
  expect(text).not.toContain("\n");
});

it("passes on what was waited for, and how it failed", async () => {
  const progress = progressOn({ write: () => true });
  expect(await progress.during("", async () => 3)).toBe(3);
  await expect(progress.during("", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
