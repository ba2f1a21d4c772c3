import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";

/** The local cloud's folder is in use. */
export class FolderInUse extends Error {
  constructor(directory: string, pid: number) {
    super(
      `A local cloud already runs in ${directory} (process ${pid}). ` +
        "Stop it with Ctrl-C, or start a second one elsewhere: npm start -- --directory <folder>",
    );
    this.name = "FolderInUse";
  }
}

/** What the lock file holds: enough to ask its holder whether it is still there. */
interface Holder {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

/**
 * Makes sure that only one local cloud runs in a folder; resolves with what releases it, rejects with FolderInUse. The
 * holder answers on a loopback port with a token, so that neither a lock left by a killed holder nor a process id that
 * the system has given to another program is taken for a running one.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, "lock.json");
  const former = await readHolder(file);
  if (former && (await isThere(former))) throw new FolderInUse(directory, former.pid);
  await rm(file, { force: true });

  const token = randomUUID();
  const server = createServer((caller) => caller.on("error", () => undefined).end(token));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const holder: Holder = { pid: process.pid, port: (server.address() as AddressInfo).port, token };
  await writeFile(file, JSON.stringify(holder), { flag: "wx" });
  return async () => {
    server.close();
    await rm(file, { force: true });
  };
}

/** A file that cannot be read was not finished, by a holder that was killed over it. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isThere({ port, token }: Holder): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = "";
    const call = connect(port, "127.0.0.1");
    call.setEncoding("utf8").setTimeout(2_000, () => call.destroy());
    call.on("data", (text) => {
      answer += text;
    });
    call.on("error", () => undefined).on("close", () => resolve(answer === token));
  });
}
