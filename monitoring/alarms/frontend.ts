import { distributionErrorRate } from "../metrics";
import type { Alarm } from "./alarm";

export const frontendErrorsHigh: Alarm = {
  id: "frontend-errors-high",
  severity: "page",
  metric: distributionErrorRate,
  statistic: "Average",
  comparison: "GreaterThanThreshold",
  threshold: 50,
  periodSeconds: 60,
  datapointsToAlarm: 5,
  evaluationPeriods: 5,
  missingData: "notBreaching",
  missingDataReason: "When nobody asks for anything, nothing fails; whether the API runs is watched by itself.",
  meaning: "For five minutes CloudFront has answered more than half of all requests with an error of the server.",
  impact: "Most students see errors in place of courses, and cannot enrol.",
};
