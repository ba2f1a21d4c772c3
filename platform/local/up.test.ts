import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { removePostgres } from "./database/postgres";
import { anyPort } from "./ports";
import { commandOf, processTree } from "./process-tree";

/** The AWS provider waits 80 s for a database instance, whatever it is told. */
jest.setTimeout(300_000);

const cloneFolder = resolve(__dirname, "../..");
const directory = mkdtempSync(join(tmpdir(), "lectern-up-"));
const folders = [directory];
const started: Up[] = [];

afterAll(async () => {
  await Promise.all(started.map((up) => up.interrupt()));
  await removePostgres(directory);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("npm start", () => {
  describe("given something wrong", () => {
    it.each([
      [["--prot", "8080"], "unknown option '--prot'\n(Did you mean --port?)"],
      [["--port", "http"], "A port is a whole number from 0 to 65535."],
      [["elsewhere"], "too many arguments"],
    ])("%j is refused, with the way to all options", async (args, words) => {
      const up = new Up(args);
      expect(await up.exitCode).toBe(1);
      expect(up.errors).toContain(words);
      expect(up.errors).toContain("For all options: npm start -- --help");
    });

    it("says that Terraform is missing, stops what it had started, and leaves no process", async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), "lectern-up-"));
      folders.push(elsewhere);
      const up = new Up(["--json", "--port", "0", "--directory", elsewhere], {
        PATH: pathWithout("terraform", "tofu"),
      });
      const everything = up.watchProcesses();
      expect(await up.exitCode).toBe(1);
      expect(up.event("failed")).toMatchObject({
        step: "deploy",
        message: expect.stringContaining("Neither terraform nor tofu is on the PATH. Install Terraform"),
      });
      expect(stillRunning(everything())).toEqual([]);
    });
  });

  it("--help says what it does and shows examples", async () => {
    const up = new Up(["--help"]);
    expect(await up.exitCode).toBe(0);
    expect(up.words).toContain("npm start -- --reset");
  });

  it("completes a deploy that was interrupted by Ctrl-C, and one that was killed", async () => {
    const interrupted = start("--reset");
    await interrupted.untilProgress("deploy", /Creating\.\.\./);
    const everything = processTree(interrupted.pid);
    const begin = performance.now();
    await interrupted.interrupt();
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await interrupted.exitCode).toBe(130);
    expect(stillRunning(everything)).toEqual([]);

    const killed = start();
    await killed.untilProgress("deploy", /Creating\.\.\./);
    for (const pid of processTree(killed.pid)) kill(pid);
    await killed.exitCode;

    const completed = start();
    expect((await completed.ready()).url).toMatch(/^http:\/\/localhost:\d+$/);
    expect(completed.event("done", "deploy")?.note).toMatch(/^\d+ added, 0 changed, 0 destroyed$/);
  });

  it("refuses a second local cloud in the same folder, and leaves the first alone", async () => {
    const first = await running();
    const second = new Up(["--directory", directory, "--json"]);
    expect(await second.exitCode).toBe(1);
    expect(second.errors).toContain(
      `A local cloud already runs in ${directory} (process ${first.pid}). Stop it with Ctrl-C`,
    );
    expect((await fetch((await first.ready()).url)).status).toBe(200);
  });

  it("goes on from the last run: no changes, the same data, no network, and within 5 s of Ctrl-C nothing is left", async () => {
    const before = await running();
    const kept = await catalogueOf((await before.ready()).url);
    await before.interrupt();

    const nowhere = "http://127.0.0.1:9";
    const up = start({ HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere });
    const { url } = await up.ready();
    expect(up.event("done", "deploy")?.note).toBe("no changes");
    expect(await catalogueOf(url)).toEqual(kept);

    const everything = processTree(up.pid);
    const begin = performance.now();
    up.signalAll("SIGINT"); // The terminal tells every process in the foreground, and npm tells its child once more.
    await up.interrupt();
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await up.exitCode).toBe(0);
    expect(stillRunning(everything)).toEqual([]);
  });

  it("takes the next free port where the one asked for is taken", async () => {
    await stopped();
    const taken = await anyPort();
    const holder = createServer().listen(taken, "127.0.0.1");
    await once(holder, "listening");
    const up = start("--port", String(taken));
    const port = Number(new URL((await up.ready()).url).port);
    holder.close();
    expect(port).toBeGreaterThan(taken);
    expect(up.event("done", "edge")?.note).toBe(`port ${taken} is taken`);
  });

  it("starts the API again where it was killed, and says so", async () => {
    const up = await running();
    const { url } = await up.ready();
    kill(processOf("reference-app/api/src/server.ts", up));
    await up.untilEvent(({ text }) => /^The API ended with signal SIGKILL; it is started again/.test(text ?? ""));
    await untilAnswers(`${url}/api/v1/courses?limit=1`);
  });

  it("ends, naming the part and the way out, where the emulator was killed", async () => {
    const up = await running();
    kill(processOf("moto_launcher.py", up));
    expect(await up.exitCode).toBe(1);
    expect(up.notices).toContain(
      "The AWS emulator ended with signal SIGKILL, and nothing here works without it. Start again, it goes on where it was: npm start",
    );
  });

  it("says that the database's data is damaged, and how to begin afresh", async () => {
    const control = join(directory, "postgres", "data", "global", "pg_control");
    if (!existsSync(control)) await running();
    await stopped();
    copyFileSync(control, join(directory, "pg_control.kept"));
    writeFileSync(control, "nonsense");
    const up = start();
    expect(await up.exitCode).toBe(1);
    copyFileSync(join(directory, "pg_control.kept"), control);
    expect(up.event("failed")).toMatchObject({
      step: "postgres",
      message: expect.stringMatching(/^PostgreSQL cannot use its data in .*begin afresh.*npm start -- --reset$/),
    });
  });
});

interface UpEvent {
  readonly event: string;
  readonly step?: string;
  readonly text?: string;
  readonly note?: string;
  readonly message?: string;
  readonly url?: string;
}

/** A running up.ts, in a process group of its own, as a terminal would run it. */
class Up {
  readonly exitCode: Promise<number | null>;
  words = "";
  errors = "";
  private readonly child: ChildProcess;
  private readonly events: UpEvent[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ) {
    started.push(this);
    const program = ["--import", "tsx", "platform/local/up.ts", ...args];
    const surroundings = { cwd: cloneFolder, env: { ...process.env, ...env }, detached: true };
    this.child = spawn(process.execPath, program, { ...surroundings, stdio: ["ignore", "pipe", "pipe"] });
    this.exitCode = once(this.child, "close").then(([code]) => code);
    this.child.stderr?.on("data", (text) => {
      this.errors += text;
    });
    if (this.child.stdout) createInterface(this.child.stdout).on("line", (line) => this.hear(line));
    void this.exitCode.then(() => this.wake());
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get isShared(): boolean {
    return this.args.includes(directory);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get notices(): string[] {
    return this.events.flatMap(({ event, text }) => (event === "notice" && text !== undefined ? [text] : []));
  }

  event(name: string, step?: string): UpEvent | undefined {
    return this.events.find((event) => event.event === name && (step === undefined || event.step === step));
  }

  async ready(): Promise<{ url: string }> {
    const { url = "" } = await this.untilEvent(({ event }) => event === "ready");
    return { url };
  }

  untilProgress(step: string, text: RegExp): Promise<UpEvent> {
    return this.untilEvent((event) => event.event === "progress" && event.step === step && text.test(event.text ?? ""));
  }

  async untilEvent(matches: (event: UpEvent) => boolean): Promise<UpEvent> {
    for (;;) {
      const found = this.events.find(matches);
      if (found) return found;
      if (this.hasEnded) throw new Error(`It ended before that:\n${this.words}${this.errors}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Everything that ran under it at any time, as far as a look twenty times a second shows. */
  watchProcesses(): () => readonly number[] {
    const seen = new Set<number>();
    const timer = setInterval(() => {
      for (const pid of processTree(this.pid)) seen.add(pid);
    }, 50);
    void this.exitCode.then(() => clearInterval(timer));
    return () => [...seen];
  }

  signalAll(signal: NodeJS.Signals): void {
    if (!this.hasEnded) process.kill(-this.pid, signal);
  }

  async interrupt(): Promise<void> {
    this.signalAll("SIGINT");
    await this.exitCode;
  }

  private hear(line: string): void {
    this.words += `${line}\n`;
    if (line.startsWith("{")) this.events.push(JSON.parse(line));
    this.wake();
  }
}

/** Starts the local cloud that the tests share. */
function start(...args: (string | NodeJS.ProcessEnv)[]): Up {
  const flags = args.filter((arg) => typeof arg === "string");
  const env = Object.assign({}, ...args.filter((arg) => typeof arg === "object"));
  return new Up(["--json", "--port", "0", "--directory", directory, ...flags], env);
}

/** The local cloud that the tests share, ready; started where it does not run. */
async function running(): Promise<Up> {
  const up = started.find((one) => one.isShared && !one.hasEnded) ?? start();
  await up.ready();
  return up;
}

/** Stops the local cloud that the tests share, where it runs. */
async function stopped(): Promise<void> {
  await Promise.all(started.filter((up) => up.isShared).map((up) => up.interrupt()));
}

async function catalogueOf(url: string): Promise<unknown> {
  return (await fetch(`${url}/api/v1/courses?limit=50`)).json();
}

/** A folder for PATH that has every program of this machine but these. */
function pathWithout(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "lectern-programs-"));
  folders.push(folder);
  for (const from of (process.env.PATH ?? "").split(delimiter).filter((path) => existsSync(path))) {
    for (const name of readdirSync(from)) {
      if (!programs.includes(name) && !existsSync(join(folder, name)))
        symlinkSync(join(from, name), join(folder, name));
    }
  }
  return folder;
}

function processOf(program: string, up: Up): number {
  const found = processTree(up.pid).find((pid) => commandOf(pid).includes(program));
  if (found === undefined) throw new Error(`${program} does not run.`);
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Those of the processes that are there, but for those that are over and merely not yet collected. */
function stillRunning(pids: readonly number[]): string[] {
  return pids.map(commandOf).filter((command) => command !== "");
}

async function untilAnswers(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))?.ok) await pause(100);
}
