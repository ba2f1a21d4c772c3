import { StackConfiguration } from "../terraform/stack-configuration";
import { readFacts } from "./facts";
import { judge, type Violation, violationsIn } from "./judgement";
import { report, reportJson } from "./report";
import type { Waiver } from "./waivers";

const today = "2026-11-22";
const public_: Violation = {
  environment: "dev",
  path: "dev/database/instance",
  rule: "database-not-public",
  wrong: "has a public address",
};
const waiver: Waiver = {
  rule: "database-not-public",
  resources: ["*/database/instance"],
  reason: "A demonstration.",
  owner: "platform",
  review: "2026-12-31",
};

it("calls broken what nobody waived", () => {
  expect(judge([public_], [], [], today)).toEqual({ broken: [public_], waived: [], awaited: [], stale: [] });
});

it("lets a waiver excuse its rule for its resources, and nothing else", () => {
  const elsewhere = { ...public_, path: "dev/other/instance" };
  const otherwise: Violation = { ...public_, rule: "database-encrypted" };
  expect(judge([public_, elsewhere, otherwise], [waiver], [], today)).toMatchObject({
    broken: [elsewhere, otherwise],
    waived: [{ violation: public_, waiver }],
  });
});

it.each([
  ["dev/database/instance", true],
  ["dev/database/instance-2", false],
  ["dev/databasexinstance", false],
])("reads a resource as a path and not as an expression: %s", (path, isWaived) => {
  const exact = { ...waiver, resources: ["dev/database/instance"] };
  expect(judge([{ ...public_, path }], [exact], [], today).broken.length === 0).toBe(isWaived);
});

it("refuses a waiver after its review date, and one that excuses nothing", () => {
  expect(judge([public_], [{ ...waiver, review: "2026-11-21" }], [], today).stale).toEqual([
    expect.stringContaining("was to be reviewed by 2026-11-21"),
  ]);
  expect(judge([public_], [{ ...waiver, review: today }], [], today).stale).toEqual([]);
  expect(judge([public_], [{ ...waiver, resources: [...waiver.resources, "prod/gone"] }], [], today).stale).toEqual([
    expect.stringContaining("for prod/gone excuses nothing"),
  ]);
});

it("keeps what waits for its resource apart, until it is there", () => {
  const waiting = [{ rule: "database-not-public", until: "a network" }] as const;
  expect(judge([public_], [], waiting, today)).toMatchObject({ broken: [], awaited: [public_], stale: [] });
  expect(judge([], [], waiting, today).stale).toEqual([expect.stringContaining("no longer broken anywhere")]);
});

it("asks production's standard of every stack that is not known to be less", async () => {
  const bucket = { resource: { aws_s3_bucket: { files: { bucket: "files", force_destroy: true } } } };
  const rulesBrokenIn = async (name: string) => {
    const stack = new StackConfiguration({ "//": { metadata: { stackName: name } }, ...bucket });
    return violationsIn(stack, await readFacts([stack], today)).map(({ rule }) => rule);
  };
  expect(await rulesBrokenIn("dev")).not.toContain("bucket-kept-on-destroy");
  for (const name of ["prod", "bootstrap", "new"])
    expect(await rulesBrokenIn(name)).toContain("bucket-kept-on-destroy");
});

it("reports where, what, by which rule, and what to do", () => {
  const text = report(judge([public_], [], [], today));
  expect(text).toContain("database/instance (dev) has a public address.");
  expect(text).toContain("database-not-public (M; CKV_AWS_17, RDS.2, CIS 3.2.3");
  expect(text).toContain("Set publicly_accessible to false.");
});

it("shows every waiver with its reason, its owner and its day", () => {
  const text = report(judge([public_], [waiver], [], today));
  expect(text).toContain("database-not-public (platform, until 2026-12-31): database/instance (dev)");
  expect(text).toContain("A demonstration.");
});

it("says the same to programs", () => {
  expect(JSON.parse(reportJson(judge([public_], [], [], today)))).toMatchObject({
    broken: [{ ...public_, class: "M", remedy: "Set publicly_accessible to false." }],
    stale: [],
  });
});
