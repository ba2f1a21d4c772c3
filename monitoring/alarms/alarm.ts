import { repository } from "../../package.json";
import type { Metric } from "../metrics";

/** An alarm is data: its CloudWatch name, its link, its page's facts and its widget are derived from this. */
export interface Alarm {
  /** `<concern>-<symptom>[-<direction>]`, the same string in CloudWatch, in the page's file name and in test titles. */
  readonly id: string;
  /** `page` wakes somebody; `notify` waits for the morning. */
  readonly severity: "page" | "notify";
  readonly metric: Metric;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";
  readonly comparison:
    | "GreaterThanOrEqualToThreshold"
    | "GreaterThanThreshold"
    | "LessThanOrEqualToThreshold"
    | "LessThanThreshold";
  /** In the metric's unit; a share where environments differ in how much they have. */
  readonly threshold: number | Share;
  readonly periodSeconds: number;
  /** M of N: this many of the last `evaluationPeriods` datapoints must breach. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly missingData: "breaching" | "ignore" | "missing" | "notBreaching";
  /** Why missing data is treated so. */
  readonly missingDataReason: string;
  /** What AWS does about it by itself, beside telling somebody. */
  readonly remedy?: Remedy;
  /** One sentence each, for somebody just woken. */
  readonly meaning: string;
  readonly impact: string;
}

/** What an alarm can have AWS do, each in words that a page can use. */
export const remedies = {
  recoverHost:
    "EC2 moves the host to other hardware, with its disk and its addresses; on spot capacity (`api.capacity`) it cannot",
} as const;
export type Remedy = keyof typeof remedies;

/** What environments have more or less of, each in words that a page can use. */
export const amounts = {
  databaseStorageBytes: "the storage that the database began with (`database.storageGb`)",
} as const;
export type Amount = keyof typeof amounts;

export interface Share {
  readonly percent: number;
  /** In the metric's unit. */
  readonly of: Amount;
}

/** The alarm's page, as a path in the repository. */
export function pageOf(alarm: Alarm): string {
  return `runbooks/alarms/${alarm.id}.md`;
}

/** The alarm's page, as a link that a notification can carry. */
function pageUrlOf(alarm: Alarm): string {
  return `${repository.url}/blob/main/${pageOf(alarm)}`;
}

/** What CloudWatch shows and sends with the alarm: what it means, what it does to students, where to read on. */
export function descriptionOf(alarm: Alarm): string {
  return `${alarm.meaning} ${alarm.impact} ${pageUrlOf(alarm)}`;
}
