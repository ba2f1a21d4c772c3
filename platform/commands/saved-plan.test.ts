import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { silent } from "../terraform/progress";
import type { State } from "../terraform/state";
import { TerraformFailed, type TerraformRun } from "../terraform/terraform-run";
import { CommandRefused } from "./command";
import type { PlanJson, ResourceChange } from "./plan-json";
import { applySavedPlan, savePlan } from "./saved-plan";
import type { StackWork } from "./stack-work";

const update: ResourceChange = {
  address: "aws_instance.host",
  type: "aws_instance",
  change: { actions: ["update"], before: {}, after: {} },
};

let directory: string;
let state: State | undefined;
let applied: string[];
let untainted: string[];
let plan: PlanJson;
let failing: "showPlan" | "applyPlan" | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lectern-saved-plan-"));
  state = { serial: 1, lineage: "a" };
  applied = [];
  untainted = [];
  plan = { resource_changes: [update] };
  failing = undefined;
});

afterEach(() => rmSync(directory, { recursive: true }));

/** A stack whose Terraform plans what the test says. */
function work(text = "code"): StackWork {
  const terraform: Pick<TerraformRun, "begin" | "plan" | "showPlan" | "applyPlan" | "pullState" | "untaint"> = {
    begin: async () => undefined,
    plan: async (file) => writeFileSync(file, "a plan"),
    showPlan: async () => (failing === "showPlan" ? fail() : plan),
    applyPlan: async (file) => (failing === "applyPlan" ? fail() : void applied.push(file)),
    pullState: async () => state,
    untaint: async (address) => void untainted.push(address),
  };
  const place = { name: "dev", accountId: "1", region: "r", directory, progress: silent };
  return { ...place, text, pathOf: (address) => address, terraform: terraform as TerraformRun };
}

function fail(): never {
  throw new TerraformFailed("it", "as the test wants it");
}

it("applies the plan that was shown, and only once", async () => {
  const { file, deploy } = await savePlan(work(), []);
  expect(deploy).toBe(`npm run deploy -- dev --directory ${relative(process.cwd(), dirname(directory))}`);
  expect(await applySavedPlan(work())).toBe(true);
  expect(applied).toEqual([file]);
  await expect(applySavedPlan(work())).rejects.toThrow(
    "No plan of dev is there to be applied. Look at a new one first: npm run plan -- dev",
  );
});

it("asks for a last word once all else is well, and applies nothing without it", async () => {
  const refuse = async () => {
    throw new CommandRefused("Nobody confirmed it.");
  };
  await expect(applySavedPlan(work(), refuse)).rejects.toThrow("No plan of dev is there");
  await savePlan(work(), []);
  await expect(applySavedPlan(work(), refuse)).rejects.toThrow("Nobody confirmed it.");
  expect(applied).toEqual([]);
  expect(await applySavedPlan(work())).toBe(true);
});

it.each(["showPlan", "applyPlan"] as const)("leaves no plan, which may hold secrets, where %s fails", async (step) => {
  failing = step;
  await expect(savePlan(work(), []).then(() => applySavedPlan(work()))).rejects.toThrow("as the test wants it");
  expect(readdirSync(directory)).toEqual([]);
});

it("takes what holds data and was cut off while it was made for made, so that no plan has to make it anew", async () => {
  failing = "applyPlan";
  const resource = (type: string, status?: "tainted") => ({ type, name: "it", instances: [status ? { status } : {}] });
  const resources = [
    resource("aws_db_instance", "tainted"),
    resource("aws_s3_bucket"),
    resource("aws_instance", "tainted"),
  ];
  state = { serial: 1, lineage: "a", resources };
  await savePlan(work(), []);
  await expect(applySavedPlan(work())).rejects.toThrow("as the test wants it");
  expect(untainted).toEqual(["aws_db_instance.it"]);
});

it("applies nothing where there is nothing to apply", async () => {
  plan = {};
  await savePlan(work(), []);
  expect(await applySavedPlan(work())).toBe(false);
  expect(applied).toEqual([]);
});

describe("a plan is stale, and not applied", () => {
  it.each<[string, () => void, string]>([
    [
      "when somebody else has deployed",
      () => {
        state = { serial: 2, lineage: "a" };
      },
      "the state has changed since",
    ],
    [
      "when the state is another one",
      () => {
        state = { serial: 1, lineage: "b" };
      },
      "the state has changed since",
    ],
    [
      "when the state is gone",
      () => {
        state = undefined;
      },
      "the state has changed since",
    ],
    [
      "when its file is another one",
      () => writeFileSync(join(directory, "plan.tfplan"), "another"),
      "its file is not the one that was shown",
    ],
    ["when its file is gone", () => rmSync(join(directory, "plan.tfplan")), "its file is not the one that was shown"],
  ])("%s", async (_, happen, reason) => {
    await savePlan(work(), []);
    happen();
    await expect(applySavedPlan(work())).rejects.toThrow(`The plan is stale: ${reason}`);
    expect(applied).toEqual([]);
  });

  it("when the code has changed", async () => {
    await savePlan(work(), []);
    await expect(applySavedPlan(work("other code"))).rejects.toThrow("the code has changed since it was shown");
  });
});

it("keeps no plan that is refused, nor the one before it", async () => {
  await savePlan(work(), []);
  plan = {
    resource_changes: [{ ...update, type: "aws_db_instance", change: { ...update.change, actions: ["delete"] } }],
  };
  await savePlan(work(), []);
  await expect(applySavedPlan(work())).rejects.toThrow("No plan of dev is there");
});
