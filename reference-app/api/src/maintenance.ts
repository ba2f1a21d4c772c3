import type { DataSource } from "typeorm";
import { type Config, type DatabaseConfig, readConfig } from "./config";
import { createDataSource } from "./data-source";

/**
 * Runs a command that `environment` configures: prints the sentence that `work` gives back; where it fails, says why and
 * lets the process end with exit code 1.
 */
export async function runMaintenance(
  environment: NodeJS.ProcessEnv,
  work: (config: Config) => Promise<string>,
): Promise<void> {
  try {
    console.log(await work(readConfig(environment)));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}

/** Connects, does `work`, disconnects. A failure says as whom and where. */
export async function onDatabase<Result>(
  config: DatabaseConfig,
  work: (source: DataSource) => Promise<Result>,
): Promise<Result> {
  const { host, port, name, user } = config;
  try {
    const source = await createDataSource(config, "maintenance").initialize();
    return await work(source).finally(() => source.destroy());
  } catch (error) {
    throw new Error(`As ${user} on ${host}:${port}/${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** Node.js leaves the message of a refused connection empty when it tried several addresses. */
function messageOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
