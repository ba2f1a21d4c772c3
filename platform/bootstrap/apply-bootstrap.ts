import { applySavedPlan, type ShownPlan, savePlan } from "../commands/saved-plan";
import type { StackWork } from "../commands/stack-work";
import { lostWith } from "../stacks/stateful-resources";
import { keepStateInBucket, type State, type StateInBucket, settleState } from "./own-state";

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
  await takeUpAgain(work, state);
  return savePlan(work, allowed);
}

/**
 * What holds something and was cut off while it was made, Terraform would make anew; and being protected from that, it could
 * never be planned again. So it is completed instead.
 */
async function takeUpAgain(work: StackWork, state: State | undefined): Promise<void> {
  const unfinished = (state?.resources ?? []).filter(
    ({ type, instances }) => lostWith(type) !== undefined && instances.some(({ status }) => status === "tainted"),
  );
  if (unfinished.length > 0) await work.terraform.begin(work.text);
  for (const { type, name } of unfinished) await work.terraform.untaint(`${type}.${name}`);
}

/** Applies the plan that was shown, and then has the state in its bucket. Answers and rejects as `applySavedPlan` does. */
export async function applyBootstrap(work: StackWork, confirm?: () => Promise<void>): Promise<boolean> {
  const hasChanged = await applySavedPlan(work, confirm);
  await keepStateInBucket(work);
  return hasChanged;
}
