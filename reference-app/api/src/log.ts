import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { Config } from "./config";

/** The process's log: one JSON object a line, times in UTC, levels as words. */
export function createLog(
  { logLevel, environment }: Pick<Config, "logLevel" | "environment">,
  to?: DestinationStream,
): Logger {
  return pino(
    {
      level: logLevel,
      base: { service: "lectern-api", environment },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to ?? process.stdout,
  );
}
