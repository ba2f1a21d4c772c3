import { computing } from "./faculties/computing";
import { engineeringAndHealth } from "./faculties/engineering-and-health";
import { humanities } from "./faculties/humanities";
import { sciences } from "./faculties/sciences";
import { society } from "./faculties/society";

/** Every course of the seed. */
export const catalogue = [...computing, ...sciences, ...humanities, ...society, ...engineeringAndHealth];
