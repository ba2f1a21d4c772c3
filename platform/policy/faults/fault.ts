import type { Edit } from "../edits.fixture";
import type { RuleId } from "../rules";

/** One thing done wrong in a stack that is right, and the rule that has to notice. */
export interface Fault {
  /** What somebody did: "opens SSH to the world". */
  readonly name: string;
  readonly rule: RuleId;
  readonly plant: Edit;
  /** The stack that it is done to; prod unless said otherwise. */
  readonly environment?: string;
}
