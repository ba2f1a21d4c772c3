import type { Alarm } from "./alarm";
import { apiDown } from "./api";

export { type Alarm, descriptionOf, pageOf } from "./alarm";

/** Every alarm there is. */
export const alarms: readonly Alarm[] = [apiDown];
