import type { Alarm } from "./alarm";
import { apiDown } from "./api";
import { databaseStorageLow } from "./database";

export { type Alarm, type Amount, amounts, descriptionOf, pageOf } from "./alarm";

/** Every alarm there is. */
export const alarms: readonly Alarm[] = [apiDown, databaseStorageLow];
