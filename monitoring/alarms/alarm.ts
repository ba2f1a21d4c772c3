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
  readonly threshold: number;
  readonly periodSeconds: number;
  /** M of N: this many of the last `evaluationPeriods` datapoints must breach. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly missingData: "breaching" | "ignore" | "missing" | "notBreaching";
  /** Why missing data is treated so. */
  readonly missingDataReason: string;
  /** One sentence each, for somebody just woken. */
  readonly meaning: string;
  readonly impact: string;
  /** Procedures under runbooks/operations that mend it. */
  readonly operations: readonly string[];
}
