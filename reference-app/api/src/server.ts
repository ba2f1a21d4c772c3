import { createApp } from "./app";
import { type Config, ConfigInvalid, readConfig } from "./config";
import { createDataSource } from "./data-source";
import { Database } from "./database";
import { Readiness } from "./health/readiness";
import { startReadinessReporter } from "./health/readiness-reporter";
import { listen } from "./http-listener";
import { admitByToken } from "./identity/admit-by-token";
import { createLog } from "./log";
import { migrationNames } from "./migrations";

/** How long a request that is under way may still take once the process was told to stop. */
const drainMilliseconds = 8_000;

/** Serves until SIGTERM or SIGINT; starts whether or not the database answers. */
async function serve(config: Config): Promise<void> {
  const log = createLog(config, process.stdout);
  const database = new Database(createDataSource(config.database, "api"));
  const readiness = new Readiness(database, migrationNames);
  const admit = config.identity && admitByToken(config.identity);
  const app = createApp({ database, readiness, log, admit, appUrl: config.appUrl, rateLimits: config.rateLimits });
  const listener = await listen(app.callback(), config.listen);
  log.info({ host: config.listen.host, port: listener.port }, "listening");
  const stopReporter = startReadinessReporter({
    environment: config.environment,
    readiness,
    write: (line) => process.stdout.write(`${line}\n`),
  });

  const signal = await firstSignal();
  log.info({ signal }, "draining");
  readiness.drain();
  stopReporter();
  await listener.drain(drainMilliseconds);
  await database.close();
  log.info("stopped");
}

/** Resolves with the first signal that asks the process to stop; later ones change nothing. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, resolve);
  });
}

async function main(): Promise<void> {
  try {
    await serve(readConfig(process.env));
    process.exit(0);
  } catch (error) {
    console.error(error instanceof ConfigInvalid ? error.message : error);
    process.exit(1);
  }
}

void main();
