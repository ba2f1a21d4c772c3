import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackWork } from "../commands/stack-work";
import { silent } from "../terraform/progress";
import type { State } from "../terraform/state";
import type { TerraformRun } from "../terraform/terraform-run";
import { applyBootstrap, planBootstrap } from "./apply-bootstrap";

const change = { address: "a.b", type: "aws_iam_role", change: { actions: ["create"], before: null, after: {} } };

let directory: string;
/** What Terraform was asked to do, and where it found the state. */
let asked: string[];
let changes: readonly unknown[];
let apply: () => Promise<void>;

const at = (file: string) => join(directory, file);
const isBeside = () => existsSync(at("backend_override.tf.json"));
const where = () => (isBeside() ? "beside the stack" : "in the bucket");

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lectern-own-state-"));
  asked = [];
  changes = [change];
  apply = async () => undefined;
});

afterEach(() => rmSync(directory, { recursive: true }));

function work(): StackWork {
  const terraform: Pick<
    TerraformRun,
    "begin" | "plan" | "showPlan" | "applyPlan" | "pullState" | "moveState" | "untaint"
  > = {
    begin: async () => undefined,
    plan: async (file) => {
      asked.push(`plan, with the state ${where()}`);
      writeFileSync(file, "a plan");
    },
    showPlan: async () => ({ resource_changes: changes }),
    pullState: async () => undefined,
    applyPlan: async () => {
      writeFileSync(at("terraform.tfstate"), JSON.stringify({ serial: 1, lineage: "a" }));
      asked.push("apply");
      await apply();
    },
    untaint: async (address) => void asked.push(`take up ${address} again`),
    moveState: async () => void asked.push(`move the state, which is to be ${where()}`),
  };
  const place = { name: "bootstrap-dev", accountId: "111111111111", region: "r", directory, progress: silent };
  return { ...place, text: "code", pathOf: (address) => address, terraform: terraform as TerraformRun };
}

async function planned(inBucket: State | "no state" | "no bucket"): Promise<readonly string[]> {
  await planBootstrap(work(), async () => inBucket, []);
  return asked;
}

const keepBeside = (state: State) => writeFileSync(at("terraform.tfstate"), JSON.stringify(state));

describe("a bootstrap finds its state", () => {
  const [first, second] = [
    { serial: 1, lineage: "a" },
    { serial: 2, lineage: "a" },
  ];

  it.each<[string, string, State | undefined, State | "no state" | "no bucket"]>([
    ["the first time", "beside the stack", undefined, "no bucket"],
    ["when it was cut off before there was a bucket", "beside the stack", first, "no bucket"],
    ["when it was cut off before the state moved", "beside the stack", first, "no state"],
    ["when it was cut off just after", "in the bucket", first, first],
    ["when somebody else went on from there", "in the bucket", first, second],
    ["when it was taken out of the bucket to be destroyed", "beside the stack", second, first],
    ["when that beside it is another account's", "in the bucket", { serial: 9, lineage: "b" }, first],
    ["on another machine", "in the bucket", undefined, first],
  ])("%s %s", async (_, expected, beside, inBucket) => {
    if (beside) keepBeside(beside);
    expect(await planned(inBucket)).toEqual([`plan, with the state ${expected}`]);
  });

  it("and says where to go on when it was begun on another machine", async () => {
    await expect(planned("no state")).rejects.toThrow(
      /^Account 111111111111 has the bucket lectern-bootstrap-state-111111111111, but the state of bootstrap-dev is neither there nor in\n.*another machine/,
    );
    expect(asked).toEqual([]);
  });

  it("and says what is in the way when AWS does not show it", async () => {
    const denied = async () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDenied" }));
    await expect(planBootstrap(work(), denied, [])).rejects.toThrow(
      "the state of bootstrap-dev is not to be had: AccessDenied: no. To mend it: check your permissions",
    );
  });
});

it("completes what was cut off while it was made, where it holds something", async () => {
  const tainted = { name: "it", instances: [{ status: "tainted" as const }] };
  const resources = [
    { ...tainted, type: "aws_s3_bucket" },
    { ...tainted, type: "aws_iam_policy" },
    { ...tainted, type: "aws_kms_key", instances: [{}] },
  ];
  keepBeside({ serial: 1, lineage: "a", resources });
  expect(await planned("no bucket")).toEqual([
    "take up aws_s3_bucket.it again",
    "plan, with the state beside the stack",
  ]);
});

describe("once it is applied, the state", () => {
  it("moves into the bucket, and is beside the stack no more", async () => {
    await planned("no bucket");
    expect(await applyBootstrap(work())).toBe(true);
    expect(asked.slice(1)).toEqual(["apply", "move the state, which is to be in the bucket"]);
    expect(existsSync(at("terraform.tfstate"))).toBe(false);
  });

  it("moves even where there is nothing left to apply", async () => {
    keepBeside({ serial: 1, lineage: "a" });
    changes = [];
    await planned("no state");
    expect(await applyBootstrap(work())).toBe(false);
    expect(asked.slice(1)).toEqual(["move the state, which is to be in the bucket"]);
  });

  it("stays in the bucket where it was there before", async () => {
    await planned({ serial: 1, lineage: "a" });
    await applyBootstrap(work());
    expect(asked.slice(1)).toEqual(["apply"]);
  });

  it("is kept where it is when applying fails, so that the next time goes on from there", async () => {
    await planned("no bucket");
    apply = async () => Promise.reject(new Error("AWS was away"));
    await expect(applyBootstrap(work())).rejects.toThrow("AWS was away");
    expect(existsSync(at("terraform.tfstate"))).toBe(true);
    asked = [];
    expect(await planned("no state")).toEqual(["plan, with the state beside the stack"]);
  });

  it("is not made at all where nobody confirms the plan", async () => {
    await planned("no bucket");
    const refuse = async () => Promise.reject(new Error("nobody confirmed it"));
    await expect(applyBootstrap(work(), refuse)).rejects.toThrow("nobody confirmed it");
    expect(asked.slice(1)).toEqual([]);
  });
});
