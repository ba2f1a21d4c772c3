/**
 * Every metric that Lectern uses, named once: alarms, dashboards and scaling rules refer to these values, and a test
 * holds each against its emitter.
 */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** CloudWatch's unit, such as Count, Percent, Milliseconds. */
  readonly unit: string;
  /** Names of the dimensions, which the environment fills with values. */
  readonly dimensions: readonly Dimension[];
  /** Where the metric exists: CloudFront's and Route 53's are in us-east-1 alone. */
  readonly region: "environment" | "us-east-1";
  /** Who writes it. */
  readonly emitter: string;
  /** What it means when no datapoint arrives. */
  readonly silence: string;
}

/** The dimensions in use; the platform knows each one's value in an environment. */
export type Dimension = "Environment" | "InstanceId" | "DBInstanceIdentifier" | "DistributionId" | "Region";

/** Namespace of what the service itself emits. */
export const serviceNamespace = "Lectern";

export const apiReady: Metric = {
  namespace: serviceNamespace,
  name: "ApiReady",
  unit: "Count",
  dimensions: ["Environment"],
  region: "environment",
  emitter: "reference-app/api/src/health/readiness-reporter.ts",
  silence: "No API process is running, or its log does not reach CloudWatch.",
};

/** Once a minute by "Amazon CloudWatch metrics for Amazon RDS", Amazon RDS User Guide. */
export const databaseFreeStorage: Metric = {
  namespace: "AWS/RDS",
  name: "FreeStorageSpace",
  unit: "Bytes",
  dimensions: ["DBInstanceIdentifier"],
  region: "environment",
  emitter: "Amazon RDS",
  silence: "The database is stopped, has failed, or is gone.",
};

/** Once a minute by "Status checks for Amazon EC2 instances", Amazon EC2 User Guide. */
export const hostSystemCheck: Metric = {
  namespace: "AWS/EC2",
  name: "StatusCheckFailed_System",
  unit: "Count",
  dimensions: ["InstanceId"],
  region: "environment",
  emitter: "Amazon EC2",
  silence: "The host is stopped, or has been replaced.",
};

/** Once a minute by "Types of metrics for CloudFront", Amazon CloudFront Developer Guide, for minutes with requests. */
export const distributionErrorRate: Metric = {
  namespace: "AWS/CloudFront",
  name: "5xxErrorRate",
  unit: "Percent",
  dimensions: ["DistributionId", "Region"],
  region: "us-east-1",
  emitter: "Amazon CloudFront",
  silence: "Nobody asked for anything.",
};
