import { hostSystemCheck } from "../metrics";
import type { Alarm } from "./alarm";

export const hostHardwareImpaired: Alarm = {
  id: "host-hardware-impaired",
  severity: "notify",
  metric: hostSystemCheck,
  statistic: "Maximum",
  comparison: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  periodSeconds: 60,
  datapointsToAlarm: 2,
  evaluationPeriods: 2,
  missingData: "missing",
  missingDataReason: "A host that is stopped or being replaced reports nothing, and has no hardware to be moved from.",
  remedy: "recoverHost",
  meaning: "For two minutes AWS has found the hardware or the network below the API host impaired.",
  impact:
    "While the host is moved, students can neither search nor enrol, for a few minutes; should it take longer, api-down pages.",
};
