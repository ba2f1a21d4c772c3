import type { RequestListener } from "node:http";
import { type AppDependencies, createApp } from "../src/app";
import type { DatabaseConfig } from "../src/config";
import { createDataSource } from "../src/data-source";
import { Database } from "../src/database";
import { Readiness } from "../src/health/readiness";
import { listen } from "../src/http-listener";
import { createLog } from "../src/log";
import { migrationNames } from "../src/migrations";
import type { Admission } from "../src/routing/admission";
import { undocumented } from "./contract";

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The API, served on a free port of the loopback interface. Every answer is held against the OpenAPI document. */
export interface TestApi {
  readonly url: string;
  readonly readiness: Readiness;
  /** Lines that the API has logged, the latest last. */
  readonly logged: Record<string, unknown>[];
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, document: unknown): Promise<Answer<Body>>;
  /** Sends a document with a method, and with further headers. */
  sendDocument<Body>(
    method: string,
    path: string,
    document: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  send<Body>(path: string, init: RequestInit): Promise<Answer<Body>>;
  close(): Promise<void>;
}

export async function startApi(
  config: DatabaseConfig,
  admit?: Admission,
  more: Partial<AppDependencies> = {},
  listenTo: (handler: RequestListener) => RequestListener = (handler) => handler,
): Promise<TestApi> {
  const logged: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void logged.push(JSON.parse(line)) };
  const log = createLog({ logLevel: "debug", environment: "test" }, destination);
  const database = new Database(createDataSource(config, "api"));
  const readiness = new Readiness(database, migrationNames);
  const app = createApp({ database, readiness, log, admit, ...more });
  const listener = await listen(listenTo(app.callback()), { host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.port}`;

  const send = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text || undefined,
    };
    expect(undocumented(init?.method ?? "GET", path, answer)).toEqual([]);
    return answer;
  };
  const sendDocument: TestApi["sendDocument"] = (method, path, document, headers) =>
    send(path, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(document),
    });
  return {
    url,
    readiness,
    logged,
    send,
    get: (path) => send(path),
    post: (path, document) => sendDocument("POST", path, document),
    sendDocument,
    async close() {
      await listener.drain(0);
      await database.close();
    },
  };
}
