import type { DataSource } from "typeorm";
import { type Config, readConfig } from "./config";
import { createDataSource } from "./data-source";

type Work = (source: DataSource, config: Config) => Promise<string>;

/**
 * Runs a command that works on the database and ends: prints the sentence that `work` gives back; where it fails, says as
 * whom, where and why, and ends with exit code 1.
 */
export async function runMaintenance(work: Work): Promise<void> {
  try {
    const config = readConfig(process.env);
    console.log(await onConnection(config, work));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}

async function onConnection(config: Config, work: Work): Promise<string> {
  const { host, port, name, user } = config.database;
  try {
    const source = await createDataSource(config.database, "maintenance").initialize();
    return await work(source, config).finally(() => source.destroy());
  } catch (error) {
    throw new Error(`As ${user} on ${host}:${port}/${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** Node.js leaves the message of a refused connection empty when it tried several addresses. */
function messageOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
