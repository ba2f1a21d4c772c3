import type { StackConfiguration } from "../terraform/stack-configuration";
import type { Awaited } from "./awaited";
import type { Facts, Finding, Rule, RuleClass } from "./rule";
import { type RuleId, rules } from "./rules";
import type { Waiver } from "./waivers";

/** A rule that a resource breaks. */
export interface Violation extends Finding {
  readonly environment: string;
  readonly rule: RuleId;
}

/** All that is to be said about the stacks. */
export interface Judgement {
  /** What has to be mended. */
  readonly broken: readonly Violation[];
  readonly waived: readonly { readonly violation: Violation; readonly waiver: Waiver }[];
  /** What breaks a rule because a resource is not built yet. */
  readonly awaited: readonly Violation[];
  /** What is wrong with waivers and with what is awaited, as sentences. */
  readonly stale: readonly string[];
}

/** The stacks whose data nobody would miss; whatever other stack there is has to fulfil what production has to. */
const relaxed = ["dev", "staging", "local"];

/** Everything that breaks a rule which holds for its stack. */
export function violationsIn(stack: StackConfiguration, facts: Facts): readonly Violation[] {
  return (Object.entries(rules) as [RuleId, Rule][])
    .filter(([, rule]) => holdsFor(rule.class, stack.name))
    .flatMap(([id, rule]) =>
      rule.findings(stack, facts).map((finding) => ({ environment: stack.name, rule: id, ...finding })),
    );
}

/** Sorts out what is broken from what is excused, and finds the excuses that are none (any more). */
export function judge(
  violations: readonly Violation[],
  waivers: readonly Waiver[],
  awaited: readonly Awaited[],
  today: string,
): Judgement {
  const waiverOf = (violation: Violation) => waivers.find((waiver) => isFor(waiver, violation));
  const isAwaited = ({ rule }: Violation) => awaited.some((each) => each.rule === rule);
  const open = violations.filter((violation) => waiverOf(violation) === undefined);
  return {
    broken: open.filter((violation) => !isAwaited(violation)),
    awaited: open.filter(isAwaited),
    waived: violations.flatMap((violation) => {
      const waiver = waiverOf(violation);
      return waiver === undefined ? [] : [{ violation, waiver }];
    }),
    stale: [...overdue(waivers, today), ...idle(waivers, violations), ...arrived(awaited, open)],
  };
}

function overdue(waivers: readonly Waiver[], today: string): readonly string[] {
  return waivers
    .filter(({ review }) => review < today)
    .map(
      ({ rule, review }) =>
        `The waiver of ${rule} was to be reviewed by ${review}: renew it with its reason, or mend what it excuses.`,
    );
}

function idle(waivers: readonly Waiver[], violations: readonly Violation[]): readonly string[] {
  return waivers.flatMap(({ rule, resources }) =>
    resources
      .filter(
        (resource) => !violations.some((violation) => violation.rule === rule && matches(resource, violation.path)),
      )
      .map((resource) => `The waiver of ${rule} for ${resource} excuses nothing: remove it.`),
  );
}

function arrived(awaited: readonly Awaited[], open: readonly Violation[]): readonly string[] {
  return awaited
    .filter(({ rule }) => !open.some((violation) => violation.rule === rule))
    .map(({ rule }) => `${rule} is no longer broken anywhere: remove it from what is awaited.`);
}

function holdsFor(ruleClass: RuleClass, stack: string): boolean {
  return ruleClass !== "P" || !relaxed.includes(stack);
}

function isFor({ rule, resources }: Waiver, violation: Violation): boolean {
  return rule === violation.rule && resources.some((resource) => matches(resource, violation.path));
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
