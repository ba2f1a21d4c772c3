import { lostWith } from "../stacks/stateful-resources";
import type { State } from "../terraform/state";
import type { StackWork } from "./stack-work";

/**
 * What holds something and was cut off while it was made, Terraform would make anew; and being protected from that, it could
 * never be planned again. So it is taken for made, and the next plan completes it.
 */
export async function takeUnfinishedForMade({ terraform }: StackWork, state: State | undefined): Promise<void> {
  for (const { type, name } of unfinishedIn(state)) await terraform.untaint(`${type}.${name}`);
}

export function unfinishedIn(state: State | undefined): NonNullable<State["resources"]> {
  return (state?.resources ?? []).filter(
    ({ type, instances }) => lostWith(type) !== undefined && instances.some(({ status }) => status === "tainted"),
  );
}
