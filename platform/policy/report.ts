import { awaited } from "./awaited";
import type { Judgement, Violation } from "./judgement";
import type { Rule } from "./rule";
import { rules } from "./rules";

/** What is wrong, what to do, and what is excused and by whom, to be read. */
export function report(judgement: Judgement): string {
  const { broken, waived, awaited: missing, stale } = judgement;
  return [
    ...section(
      "Broken",
      groups(broken, ({ rule, path, wrong }) => `${rule} ${belowStack(path)} ${wrong}`).map(inWords),
    ),
    ...section(
      "Waivers that are none",
      stale.map((sentence) => `  ${sentence}`),
    ),
    ...section("Waits for what is not built yet", groups(missing, ({ rule }) => rule).map(waitInWords)),
    ...section("Waived", groups(waived, ({ waiver }) => waiver).map(waiverInWords)),
    summary(judgement),
  ].join("\n");
}

/** The same for programs: every violation with its rule. */
export function reportJson(judgement: Judgement): string {
  const full = (violation: Violation) => {
    const { answers, class: ruleClass, says, remedy }: Rule = rules[violation.rule];
    return { ...violation, class: ruleClass, answers, says, remedy };
  };
  return JSON.stringify(
    {
      broken: judgement.broken.map(full),
      awaited: judgement.awaited.map(full),
      waived: judgement.waived.map(({ violation, waiver }) => ({ ...full(violation), ...waiver })),
      stale: judgement.stale,
    },
    null,
    2,
  );
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines, ""];
}

function inWords([first, ...others]: Group<Violation>): string {
  const { answers, class: ruleClass, says, remedy }: Rule = rules[first.rule];
  return [
    `  ${places([first, ...others])} ${first.wrong}.`,
    `    ${first.rule} (${ruleClass}; ${answers.join(", ")}): ${says}`,
    `    ${remedy}`,
  ].join("\n");
}

function waitInWords(violations: Group<Violation>): string {
  const [{ rule }] = violations;
  return `  ${rule} waits for ${awaited.find((each) => each.rule === rule)?.until}: ${places(violations)}`;
}

function waiverInWords(group: Group<Judgement["waived"][number]>): string {
  const [{ waiver }] = group;
  const where = places(group.map(({ violation }) => violation));
  return `  ${waiver.rule} (${waiver.owner}, until ${waiver.review}): ${where}\n    ${waiver.reason}`;
}

/** Construct paths, each with the environments in which it is meant. */
function places(violations: readonly Violation[]): string {
  return groups(violations, ({ path }) => belowStack(path))
    .map((group) => {
      const environments = [...new Set(group.map(({ environment }) => environment))];
      return `${belowStack(group[0].path)} (${environments.join(", ")})`;
    })
    .join(", ");
}

function belowStack(path: string): string {
  return path.split("/").slice(1).join("/") || path;
}

type Group<Item> = readonly [Item, ...Item[]];

function groups<Item>(items: readonly Item[], by: (item: Item) => unknown): readonly Group<Item>[] {
  const found = new Map<unknown, [Item, ...Item[]]>();
  for (const item of items) {
    const group = found.get(by(item));
    if (group === undefined) found.set(by(item), [item]);
    else group.push(item);
  }
  return [...found.values()];
}

function summary({ broken, waived, awaited: missing, stale }: Judgement): string {
  const waiting = groups(missing, ({ rule }) => rule).length;
  return `${Object.keys(rules).length} rules: ${broken.length} findings to mend, ${stale.length} waivers that are none, ${waiting} rules wait for what is not built yet, ${waived.length} findings waived.`;
}
