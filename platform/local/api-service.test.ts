import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type ApiService, startApiService } from "./api-service";
import { anyPort } from "./ports";

const folder = mkdtempSync(join(tmpdir(), "lectern-api-service-"));
let service: ApiService | undefined;
afterEach(() => service?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts, as the API, a program that answers every request with its own process id, after a beginning of its own. */
async function start(beginning = "", notices: string[] = []): Promise<ApiService> {
  const port = await anyPort();
  const script = `${beginning}; require("node:http").createServer((_, res) => res.end(String(process.pid))).listen(${port}, "127.0.0.1")`;
  service = await startApiService({
    program: {
      command: process.execPath,
      args: ["-e", script],
      env: {},
      workingDirectory: folder,
      logFile: join(folder, "api.log"),
      stopSignal: "SIGTERM",
    },
    port,
    notice: (text) => notices.push(text),
    signal: new AbortController().signal,
  });
  return service;
}

async function answer({ address: [host, port] }: ApiService): Promise<string> {
  for (;;) {
    const response = await fetch(`http://${host}:${port}`).catch(() => undefined);
    if (response) return response.text();
    await pause(20);
  }
}

describe("the API as a service", () => {
  it("is started when it is ready to serve", async () => {
    const api = await start();
    expect(await answer(api)).toBe(String(api.pid()));
  });

  it("is started again where it was killed, at the same address, and that is said", async () => {
    const notices: string[] = [];
    const api = await start("", notices);
    const killed = api.pid();
    process.kill(killed, "SIGKILL");
    expect(await answer(api)).not.toBe(String(killed));
    expect(notices).toEqual([
      "The API ended with signal SIGKILL; it is started again, as systemd would on the API host.",
    ]);
  });

  it("fails to start where it ends at once, with the end of its log", async () => {
    await expect(start('throw new Error("DATABASE_HOST is not set")')).rejects.toThrow(
      /^The API ended with exit code 1\. The end of .*api\.log:\n(.*\n)*.*DATABASE_HOST is not set/,
    );
  });

  it("is not started again once it was stopped", async () => {
    const notices: string[] = [];
    const api = await start("", notices);
    await api.stop();
    expect(await api.ended).toBe("signal SIGTERM");
    expect(notices).toEqual([]);
  });
});
