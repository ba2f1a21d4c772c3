import { dev } from "./dev";
import { local } from "./local";
import { prod } from "./prod";
import { staging } from "./staging";

/** Every environment, by the name of its file. */
export const environments = { dev, staging, prod, local };
