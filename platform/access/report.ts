import pc from "picocolors";
import type { Subject } from "./intent";
import { isAsIntended, type Row } from "./matrix";
import type { Review } from "./review";

/** A review as text for a reader who audits: who, what, to what, whether, why, and which statement decides it. */
export function report({ environment, rows }: Review, subjects: readonly Subject[]): string {
  const rowsOf = ({ name }: Subject) => rows.filter(({ subject }) => subject === name);
  const sections = subjects.map((subject) => section(subject, rowsOf(subject)));
  return [pc.bold(`Who may do what in ${environment}`), ...sections].join("\n\n");
}

/** Rows as plain data, for other programs. */
export function asData(rows: readonly Row[]) {
  return rows.map(({ subject, caller, action, resource, context = {}, intended, because, decision }) => ({
    subject,
    caller: caller.name,
    action,
    resource,
    context,
    intended,
    because,
    allowed: decision.allowed,
    decidedBy: decision.because,
  }));
}

function section({ name, what, reachesSiblings = {} }: Subject, rows: readonly Row[]): string {
  const of = (intended: Row["intended"]) => groups(rows.filter((row) => row.intended === intended));
  const apart = Object.entries(reachesSiblings).map(
    ([action, why]) => `  kept from other environments by their accounts alone: ${action}\n      ${pc.dim(why)}`,
  );
  return [`${pc.bold(name)}  ${what}`, ...of("allowed"), ...of("denied"), ...apart].join("\n");
}

/** Rows of the same caller, for the same reason and decided by the same statement, stand under one heading. */
function groups(rows: readonly Row[]): readonly string[] {
  const headings = [...new Set(rows.map(heading))];
  return headings.map((head) => {
    const members = rows.filter((row) => heading(row) === head);
    const width = Math.max(...members.map(({ action }) => action.length));
    return [head, ...members.map(({ action, resource }) => `      ${action.padEnd(width)}  ${resource}`)].join("\n");
  });
}

function heading(row: Row): string {
  const { caller, because, decision } = row;
  const verdict = decision.allowed ? "allowed" : "denied ";
  const shown = isAsIntended(row) ? verdict : pc.red(`${verdict.trim()}, WRONGLY,`);
  return `  ${shown} ${caller.name}: ${because}\n      ${pc.dim(decision.because)}`;
}
