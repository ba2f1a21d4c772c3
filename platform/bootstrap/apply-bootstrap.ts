import { applySavedPlan, type ShownPlan, savePlan } from "../commands/saved-plan";
import type { StackWork } from "../commands/stack-work";
import { takeUnfinishedForMade, unfinishedIn } from "../commands/unfinished";
import { keepStateInBucket, type StateInBucket, settleState } from "./own-state";

/**
 * Plans a bootstrap stack, which keeps its state in a bucket that it makes itself: until that is there, Terraform has the state
 * beside the stack. Cut off, it goes on where it was. Rejects as `savePlan` does.
 */
export async function planBootstrap(
  work: StackWork,
  inBucket: StateInBucket,
  allowed: readonly string[],
): Promise<ShownPlan> {
  const state = await settleState(work, inBucket);
  if (unfinishedIn(state).length > 0) await work.terraform.begin(work.text);
  await takeUnfinishedForMade(work, state);
  return savePlan(work, allowed);
}

/** Applies the plan that was shown, and then has the state in its bucket. Answers and rejects as `applySavedPlan` does. */
export async function applyBootstrap(work: StackWork, confirm?: () => Promise<void>): Promise<boolean> {
  const hasChanged = await applySavedPlan(work, confirm);
  await keepStateInBucket(work);
  return hasChanged;
}
