import type { Metric } from "../metrics";
import type { Alarm } from "./alarm";
import { apiDown } from "./api";
import { databaseStorageLow } from "./database";
import { frontendErrorsHigh } from "./frontend";
import { hostHardwareImpaired } from "./host";

export { type Alarm, type Amount, amounts, descriptionOf, pageOf, type Remedy, remedies } from "./alarm";

/** Every alarm there is. */
export const alarms: readonly Alarm[] = [apiDown, databaseStorageLow, frontendErrorsHigh, hostHardwareImpaired];

/** The alarms on metrics that exist in the environment's region, or in us-east-1 alone. */
export function alarmsOn(region: Metric["region"]): readonly Alarm[] {
  return alarms.filter(({ metric }) => metric.region === region);
}
