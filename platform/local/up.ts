/** `npm start`: brings up the local cloud, stays until it is told to stop, and owns the process. */
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type LocalCloud, startLocalCloud } from "./local-cloud";
import { reportForPeople, reportForPrograms } from "./start-report";
import { emptyStateFolder } from "./state-folder";
import { type Report, StartInterrupted, StepFailed } from "./steps";

interface Options {
  readonly directory: string;
  readonly port: number;
  readonly reset: boolean;
  readonly json: boolean;
}

// The laptop may run an older Node.js than the API host; that is no news to whoever starts this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const command = new Command("npm start --")
  .description("Deploys Lectern's stack to an AWS on this machine, and serves the site until Ctrl-C.")
  .option("--port <port>", "port of the site; where it is taken, the next free one; 0 for any", portIn, 8080)
  .option("--directory <folder>", "folder of everything that is kept", resolve(__dirname, "../../.lectern/local"))
  .option("--reset", "begin afresh: first delete everything that an earlier run has kept", false)
  .option("--json", "tell each event as a line of JSON, for programs", false)
  .allowExcessArguments(false)
  .showHelpAfterError("For all options: npm start -- --help")
  .addHelpText(
    "after",
    `
Examples:
  npm start                                        the site, at http://localhost:8080
  npm start -- --reset                             the same, from an empty AWS and an empty database
  npm start -- --port 0 --directory /tmp/second    a second local cloud beside the first`,
  );

function portIn(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}

async function main(): Promise<number> {
  const options = command.parse().opts<Options>();
  const report = options.json ? reportForPrograms(process.stdout) : reportForPeople(process.stdout, process.env);
  const interruption = interruptionBySignal(() => report({ event: "notice", text: "Stopping …" }));
  try {
    if (options.reset) await emptyStateFolder(options.directory);
    const begin = performance.now();
    const cloud = await startLocalCloud({ ...options, report, signal: interruption, env: process.env });
    sayReady(cloud, performance.now() - begin, options);
    return await untilTheEnd(cloud, interruption, report);
  } catch (error) {
    return failed(error, options);
  }
}

/** Aborted by the first Ctrl-C or its like. Later ones, which npm and terminals send too, change nothing: all is stopping. */
function interruptionBySignal(tell: () => void): AbortSignal {
  const controller = new AbortController();
  controller.signal.addEventListener("abort", tell);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function sayReady(cloud: LocalCloud, ms: number, { json, directory }: Options): void {
  const { url, endpoint } = cloud;
  const lines = json
    ? [JSON.stringify({ event: "ready", url, endpoint, ms: Math.round(ms) })]
    : ["", `Lectern is ready: ${url}`, `The emulated AWS: ${endpoint}   Logs: ${directory}/logs   Stop: Ctrl-C`];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Stays until it is told to stop or a part dies; answers the exit code. */
async function untilTheEnd(cloud: LocalCloud, interruption: AbortSignal, report: Report): Promise<number> {
  const asked = new Promise<undefined>((done) => {
    if (interruption.aborted) done(undefined);
    interruption.addEventListener("abort", () => done(undefined));
  });
  const death = await Promise.race([asked, cloud.death]);
  if (death) report({ event: "notice", text: death.message });
  await cloud.stop();
  return death ? 1 : 0;
}

/** Says what went wrong, unless the report has already; answers the exit code. */
function failed(error: unknown, { directory, json }: Options): number {
  if (error instanceof StartInterrupted) return 130;
  if (!(error instanceof StepFailed)) process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  else if (!json)
    process.stderr.write(
      `Everything has been stopped. Logs: ${directory}/logs\nTo begin afresh: npm start -- --reset\n`,
    );
  return 1;
}

void main().then((code) => process.exit(code));
