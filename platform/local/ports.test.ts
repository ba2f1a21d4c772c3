import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyPort, databasePort } from "./ports";

const directory = mkdtempSync(join(tmpdir(), "lectern-ports-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Listens on a port, any for 0, until `close`. */
async function hold(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe("the port of the database endpoint", () => {
  it("is that of the last run", async () => {
    const { port, close } = await hold(0);
    close();
    writeFileSync(join(directory, "database-port"), String(port));
    expect(await databasePort(directory)).toBe(port);
  });

  it("is another one where that is taken, and stays so", async () => {
    const { port, close } = await hold(0);
    writeFileSync(join(directory, "database-port"), String(port));
    const other = await databasePort(directory);
    close();
    expect(other).not.toBe(port);
    expect(readFileSync(join(directory, "database-port"), "utf8")).toBe(String(other));
  });
});

it("a port that is free can be listened on", async () => {
  const { close } = await hold(await anyPort());
  close();
});
