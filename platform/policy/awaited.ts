import type { RuleId } from "./rules";

/** A rule that no stack can fulfil before a resource is built that it asks for. */
export interface Awaited {
  readonly rule: RuleId;
  /** What it waits for. */
  readonly until: string;
}

/** Broken today in every environment that they hold for. An entry whose rule holds everywhere has to go: it would hide a relapse. */
export const awaited: readonly Awaited[] = [];
