import { apiReady } from "../metrics";
import type { Alarm } from "./alarm";

export const apiDown: Alarm = {
  id: "api-down",
  severity: "page",
  metric: apiReady,
  statistic: "Maximum",
  comparison: "LessThanThreshold",
  threshold: 1,
  periodSeconds: 60,
  datapointsToAlarm: 3,
  evaluationPeriods: 3,
  missingData: "breaching",
  missingDataReason: "The API reports every minute; silence is what a dead host sounds like.",
  meaning:
    "For three minutes no API process said that it could serve: it is down, cannot reach the database, or the host is gone.",
  impact: "Students can read the pages they have open, but can neither search nor enrol.",
};
