import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { Config } from "./config";

/** The API's log: one JSON object a line, times in UTC, levels as words. */
export function createLog(
  { logLevel, environment }: Pick<Config, "logLevel" | "environment">,
  destination: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { service: "lectern-api", environment },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, destination);
}
