import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { State } from "../terraform/state";
import { TerraformFailed } from "../terraform/terraform-run";
import { CommandRefused } from "./command";
import type { PlanJson } from "./plan-json";
import { hasChanges, judgePlan, type PlanJudgement } from "./plan-judgement";
import { plansFolder, type StackWork } from "./stack-work";
import { takeUnfinishedForMade } from "./unfinished";

/** What was true when a plan was shown, and has to be true still when it is applied. */
interface PlanRecord {
  readonly planSha256: string;
  readonly stackSha256: string;
  readonly state: StateMark | null;
  /** Whether there is anything to apply. */
  readonly hasChanges: boolean;
}

/** Terraform counts each change of its state. */
type StateMark = Pick<State, "serial" | "lineage">;

export interface ShownPlan {
  readonly file: string;
  readonly sha256: string;
  /** What applies it. */
  readonly deploy: string;
  readonly judgement: PlanJudgement;
}

/** Plans a stack, and keeps the plan for a deploy unless it is refused. Rejects with CommandRefused and TerraformFailed. */
export async function savePlan(work: StackWork, allowed: readonly string[]): Promise<ShownPlan> {
  const { file, record } = placesOf(work);
  await forgetPlan(work);
  await work.terraform.begin(work.text);
  try {
    await work.terraform.plan(file);
    const state = await stateMark(work);
    const judgement = judgePlan((await work.terraform.showPlan(file)) as PlanJson, work.pathOf, allowed);
    const sha256 = sha256Of(await readFile(file));
    if (judgement.refused.length > 0) await forgetPlan(work);
    else {
      const kept: PlanRecord = {
        planSha256: sha256,
        stackSha256: sha256Of(work.text),
        state,
        hasChanges: hasChanges(judgement),
      };
      await writeFile(record, JSON.stringify(kept));
    }
    return { file, sha256, deploy: deployCommand(work), judgement };
  } catch (error) {
    await forgetPlan(work);
    throw withProtectionInWords(error, work);
  }
}

/**
 * Applies the plan that was shown last, once; answers whether there was anything to apply. Rejects with CommandRefused where
 * anything has changed since, with TerraformFailed, and as `confirm` does, which is asked when all else is well.
 */
export async function applySavedPlan(
  work: StackWork,
  confirm: () => Promise<void> = async () => undefined,
): Promise<boolean> {
  const { file } = placesOf(work);
  const record = await readRecord(work);
  const reason = await staleness(work, record);
  if (reason !== undefined) throw new CommandRefused(`The plan is stale: ${reason}. ${planAgain(work)}`);
  if (!record.hasChanges) return false;
  await confirm();
  // Applied once, whatever comes of it: what is then left to do is another plan.
  await rm(placesOf(work).record);
  try {
    await work.terraform.applyPlan(file);
  } catch (error) {
    await takeUnfinishedForMade(work, await work.terraform.pullState());
    throw error;
  } finally {
    await forgetPlan(work);
  }
  return true;
}

/** Terraform itself plans nothing that would lose what is protected by `prevent_destroy`: we tell it by its construct. */
function withProtectionInWords(error: unknown, { pathOf }: StackWork): unknown {
  if (!(error instanceof TerraformFailed)) return error;
  const named = [...error.output.matchAll(/Resource\s+(\S+)\s+has\s+lifecycle\.prevent_destroy\s+set/g)];
  if (named.length === 0) return error;
  const lines = named.map(([, address = ""]) => `  ${pathOf(address)} (${address})`);
  return new CommandRefused(
    [
      "Refused: this plan would replace or delete what is protected from it",
      ...lines,
      "No leave helps here. To lose it nonetheless, first deploy the environment's values without its protections:",
      "platform/README.md has them, under An environment less, and for a bootstrap under An account less.",
    ].join("\n"),
  );
}

async function readRecord(work: StackWork): Promise<PlanRecord> {
  const text = await readFile(placesOf(work).record, "utf8").catch(() => undefined);
  if (text === undefined)
    throw new CommandRefused(`No plan of ${work.name} is there to be applied. ${planAgain(work)}`);
  return JSON.parse(text) as PlanRecord;
}

async function staleness(work: StackWork, record: PlanRecord): Promise<string | undefined> {
  if (sha256Of(work.text) !== record.stackSha256) return "the code has changed since it was shown";
  const plan = await readFile(placesOf(work).file).catch(() => undefined);
  if (plan === undefined || sha256Of(plan) !== record.planSha256) return "its file is not the one that was shown";
  const now = await stateMark(work);
  const isSameState = now?.serial === record.state?.serial && now?.lineage === record.state?.lineage;
  return isSameState ? undefined : "the state has changed since: somebody else has deployed";
}

async function stateMark({ terraform }: StackWork): Promise<StateMark | null> {
  const state = await terraform.pullState();
  return state === undefined ? null : { serial: state.serial, lineage: state.lineage };
}

/** Leaves no plan to be applied. */
export async function forgetPlan(work: StackWork): Promise<void> {
  await Promise.all(Object.values(placesOf(work)).map((path) => rm(path, { force: true })));
}

function placesOf({ directory }: StackWork) {
  return { file: join(directory, "plan.tfplan"), record: join(directory, "plan.json") };
}

function planAgain(work: StackWork): string {
  return `Look at a new one first: npm run plan -- ${argumentsFor(work)}`;
}

function deployCommand(work: StackWork): string {
  return `npm run deploy -- ${argumentsFor(work)}`;
}

function argumentsFor({ name, directory }: StackWork): string {
  const folder = dirname(directory);
  return folder === plansFolder ? name : `${name} --directory ${relative(process.cwd(), folder) || "."}`;
}

function sha256Of(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
