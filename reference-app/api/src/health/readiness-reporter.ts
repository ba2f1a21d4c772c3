import type { Readiness } from "./readiness";

/** The metric that the reporter writes; the platform's alarm on it must name the same. */
export const readyMetric = { namespace: "Lectern", name: "ApiReady", unit: "Count", dimension: "Environment" } as const;

/** Time, as far as the reporter needs it, so that a test need not wait. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /** Calls `action` every `milliseconds` until the function that it gives back is called. */
  every(milliseconds: number, action: () => void): () => void;
}

export interface ReporterOptions {
  readonly environment: string;
  readonly readiness: Pick<Readiness, "check">;
  /** Takes one line for the log that CloudWatch reads, whatever the log's level: silence raises an alarm. */
  readonly write: (line: string) => void;
  readonly clock?: Clock;
}

const periodMilliseconds = 60_000;

/** Reports at once, and then each minute, whether the API is ready. Gives back a function that ends it. */
export function startReadinessReporter({
  environment,
  readiness,
  write,
  clock = systemClock,
}: ReporterOptions): () => void {
  const report = async () => {
    const isReady = await readiness.check().then(
      ({ status }) => status === "ready",
      () => false,
    );
    write(readyLine(environment, isReady, clock.now()));
  };
  void report();
  return clock.every(periodMilliseconds, report);
}

/**
 * A log line in CloudWatch's embedded metric format, out of which CloudWatch makes a datapoint of `readyMetric`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function readyLine(environment: string, isReady: boolean, timestamp: number): string {
  const { namespace, name, unit, dimension } = readyMetric;
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name, Unit: unit }] }],
    },
    [dimension]: environment,
    [name]: isReady ? 1 : 0,
  });
}

const systemClock: Clock = {
  now: () => Date.now(),
  every(milliseconds, action) {
    const timer = setInterval(action, milliseconds);
    return () => clearInterval(timer);
  },
};
