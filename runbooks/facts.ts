import { type Alarm, amounts, remedies } from "../monitoring/alarms";

const relations = {
  GreaterThanOrEqualToThreshold: "at least",
  GreaterThanThreshold: "above",
  LessThanOrEqualToThreshold: "at most",
  LessThanThreshold: "below",
} as const;

/** What a page states about its alarm, as a Markdown table: derived, never written by hand. */
export function factsOf(alarm: Alarm): string {
  const { metric } = alarm;
  return table([
    ["", ""],
    ["Severity", alarm.severity === "page" ? "page: wakes somebody" : "notify: waits for the morning"],
    ["Fires when", conditionOf(alarm)],
    ...(alarm.remedy ? [["AWS by itself", remedies[alarm.remedy]]] : []),
    ["Missing data", `${alarm.missingData}. ${alarm.missingDataReason}`],
    ["Metric", `\`${metric.namespace}\` \`${metric.name}\` by ${metric.dimensions.join(", ")}`],
    ["Emitted by", `\`${metric.emitter}\``],
    ["Silence means", metric.silence],
  ]);
}

/** Every alarm with a link to its page, the urgent ones first. */
export function indexOf(alarms: readonly Alarm[]): string {
  const urgentFirst = [...alarms].sort((a, b) => b.severity.localeCompare(a.severity) || a.id.localeCompare(b.id));
  return table([
    ["alarm", "severity", "meaning"],
    ...urgentFirst.map((alarm) => [`[${alarm.id}](alarms/${alarm.id}.md)`, alarm.severity, alarm.meaning]),
  ]);
}

/** The alarm's condition in words: "maximum of ApiReady is below 1 in 3 of 3 periods of 60 s". */
function conditionOf(alarm: Alarm): string {
  const periods = `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} periods of ${alarm.periodSeconds} s`;
  const statistic = `${alarm.statistic.toLowerCase()} of ${alarm.metric.name}`;
  return `${statistic} is ${relations[alarm.comparison]} ${thresholdOf(alarm)} in ${periods}`;
}

function thresholdOf({ threshold }: Alarm): string {
  return typeof threshold === "number" ? String(threshold) : `${threshold.percent} % of ${amounts[threshold.of]}`;
}

/** A Markdown table whose first row is its head. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
