import type { Resource, StackConfiguration } from "../terraform/stack-configuration";
import type { ActionCatalogue } from "./model/action-catalogue";

/** M: every environment must hold it. P: production must. W: every environment holds it or waives it with a written reason. */
export type RuleClass = "M" | "P" | "W";

/** Where something is wrong, by its construct path, and what. */
export interface Finding {
  readonly path: string;
  readonly wrong: string;
}

/** What rules know beside the stack. */
export interface Facts {
  /** ISO date, such as 2026-11-22. */
  readonly today: string;
  /** Ids of the alarms that have a runbook. */
  readonly runbooks: ReadonlySet<string>;
  readonly actions: ActionCatalogue;
}

/** What every stack is held to. Its id is its key among the rules. */
export interface Rule {
  /** The public criteria that it answers to: checkov, AWS Foundational Security Best Practices, CIS, trivy, cdk-nag, OWASP ASVS. */
  readonly answers: readonly string[];
  readonly class: RuleClass;
  /** What holds, as one sentence. */
  readonly says: string;
  /** What to do where it does not hold. */
  readonly remedy: string;
  findings(stack: StackConfiguration, facts: Facts): readonly Finding[];
}

export type Rules = Readonly<Record<string, Rule>>;

/** What is wrong with a subject, in words that complete "it …"; nothing if nothing is. */
export type Wrong = string | false | undefined | readonly string[];

/** Judges each of the subjects that a stack has. */
export function ofEach<Subject extends { readonly path: string }>(
  subjects: (stack: StackConfiguration) => readonly Subject[],
  judge: (subject: Subject, facts: Facts) => Wrong,
): Rule["findings"] {
  return (stack, facts) =>
    subjects(stack).flatMap((subject) =>
      [judge(subject, facts)]
        .flat()
        .filter((wrong): wrong is string => typeof wrong === "string")
        .map((wrong) => ({ path: subject.path, wrong })),
    );
}

/** The resources of these types, as subjects. */
export function resources(...types: readonly string[]) {
  return (stack: StackConfiguration): readonly Resource[] => stack.all(...types);
}
