import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import getPort from "get-port";

/**
 * The port of the database endpoint, the same as in the last run where it is free. It is part of what is deployed (RDS says
 * it, and the API host's configuration holds it), so another port would be a change to the stack.
 */
export async function databasePort(directory: string): Promise<number> {
  const file = join(directory, "database-port");
  const former = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = await getPort({ host: "127.0.0.1", ...(former > 0 ? { port: former } : {}) });
  if (port !== former) await writeFile(file, String(port));
  return port;
}

/** A free port on loopback. */
export function anyPort(): Promise<number> {
  return getPort({ host: "127.0.0.1" });
}
