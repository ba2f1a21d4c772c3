import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Alarm } from "../monitoring/alarms";
import { alarms } from "../monitoring/alarms";
import { factsOf, indexOf } from "./facts";
import { generated } from "./generate";
import { withBlock } from "./generated-block";

const apiDown = alarms.find(({ id }) => id === "api-down") as Alarm;
const page = [
  "# title",
  "<!-- facts: made by `npm run generate`; edit monitoring/ instead -->",
  "old",
  "<!-- /facts -->",
  "written by hand",
  "",
].join("\n");

it("keeps every generated part of the runbooks up to date", () => {
  const stale = generated().filter(
    ({ path, content }) => readFileSync(join(__dirname, "..", path), "utf8") !== content,
  );
  expect(stale.map(({ path }) => path)).toEqual([]);
});

it("takes an alarm's facts from its definition", () => {
  expect(factsOf({ ...apiDown, threshold: 7 })).toContain("maximum of ApiReady is below 7 in 3 of 3 periods of 60 s");
});

it("states a share as one, since each environment has a threshold of its own", () => {
  const share = { percent: 7, of: "databaseStorageBytes" } as const;
  expect(factsOf({ ...apiDown, threshold: share })).toContain(
    "is below 7 % of the storage that the database began with",
  );
});

it("leaves what was written by hand to the letter", () => {
  const fresh = withBlock(page, "page.md", "facts", "new");
  expect(fresh).toBe(page.replace("old", "new"));
});

it("says which page has no place for its facts, and what to put there", () => {
  expect(() => withBlock("# title", "runbooks/alarms/api-down.md", "facts", "new")).toThrow(
    /runbooks\/alarms\/api-down\.md has no place for its facts\. Put these two lines[\s\S]*<!-- \/facts -->/,
  );
});

it("lists what wakes somebody before what waits", () => {
  const rows = indexOf([{ ...apiDown, id: "a-notice", severity: "notify" }, apiDown]).split("\n");
  expect(rows.map((row) => row.split("|")[2]?.trim())).toEqual(["severity", "---", "page", "notify"]);
});
