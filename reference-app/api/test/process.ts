import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { DatabaseConfig } from "../src/config";

const root = join(__dirname, "../../..");

/** A program of the API, run as it is in production. */
export interface Program {
  /** Resolves with the first JSON line of its output that `matches`, those before it included. */
  line(matches: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly complaints: string }>;
}

export function runProgram(name: "server" | "migrate" | "seed", environment: Record<string, string>): Program {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "reference-app/api/src", `${name}.ts`)], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints = text(child.stderr);
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on("line", (line) => lines.push(line));
  const ended = once(child, "close").then(async ([code]) => ({
    code,
    output: lines.join("\n"),
    complaints: await complaints,
  }));

  return {
    ended,
    kill: (signal) => void child.kill(signal),
    async line(matches) {
      for (;;) {
        const found = lines.map((line) => JSON.parse(line)).find(matches);
        if (found) return found;
        await Promise.race([
          once(reader, "line"),
          ended.then((end) => Promise.reject(new Error(`${name} ended: ${end.complaints}`))),
        ]);
      }
    },
  };
}

/** A whole configuration for a database; port 0 lets the API take a free one. */
export function environmentFor(database: DatabaseConfig): Record<string, string> {
  return {
    NODE_ENV: "production",
    LECTERN_ENVIRONMENT: "local",
    AWS_REGION: "ap-southeast-1",
    APP_URL: "http://localhost:8080",
    ASSETS_BUCKET: "lectern-local-assets",
    LISTEN_HOST: "127.0.0.1",
    LISTEN_PORT: "0",
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.name,
    DATABASE_USER: database.user,
    DATABASE_AUTHENTICATION: "password",
    DATABASE_PASSWORD: "any",
    LOG_LEVEL: "info",
  };
}
