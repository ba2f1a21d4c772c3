import type { Alarm } from "./alarm";
import { apiDown } from "./api";
import { databaseStorageLow } from "./database";
import { hostHardwareImpaired } from "./host";

export { type Alarm, type Amount, amounts, descriptionOf, pageOf, type Remedy, remedies } from "./alarm";

/** Every alarm there is. */
export const alarms: readonly Alarm[] = [apiDown, databaseStorageLow, hostHardwareImpaired];
