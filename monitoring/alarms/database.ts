import { databaseFreeStorage } from "../metrics";
import type { Alarm } from "./alarm";

/**
 * RDS adds storage, 10 GiB or more at a time, once less than a tenth has been free for five minutes: "Managing capacity automatically
 * with Amazon RDS storage autoscaling", Amazon RDS User Guide. The threshold is where that first happens: a higher one would fire while
 * all is well, and when the database has grown, less than this is free only if it did not grow again.
 */
export const databaseStorageLow: Alarm = {
  id: "database-storage-low",
  severity: "page",
  metric: databaseFreeStorage,
  statistic: "Average",
  comparison: "LessThanThreshold",
  threshold: { percent: 10, of: "databaseStorageBytes" },
  periodSeconds: 300,
  datapointsToAlarm: 4,
  evaluationPeriods: 4,
  missingData: "ignore",
  missingDataReason:
    "A full database may fall silent, which must not look like the end of it; that it is gone is for api-down to say.",
  meaning:
    "For 20 minutes the database has had little storage left, although RDS adds some after five: the limit is reached, or the last growth is less than six hours ago.",
  impact: "None yet. When nothing is left, the database stops: students can neither search nor enrol.",
};
