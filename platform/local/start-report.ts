import { createColors } from "picocolors";
import type { Report, StartEvent } from "./steps";

/** What a report is written to: a terminal, or a pipe or file. */
export type Output = Pick<NodeJS.WritableStream, "write"> & { readonly columns?: number; readonly isTTY?: boolean };

/** The report for people: live on a terminal, a line for each thing that is over elsewhere. */
export function reportForPeople(output: Output, env: NodeJS.ProcessEnv): Report {
  const colors = createColors(Boolean(output.isTTY) && !env.NO_COLOR && env.TERM !== "dumb");
  const words = (event: StartEvent) => wordsFor(event, colors);
  return output.isTTY ? liveReport(output, words, colors) : plainReport(output, words);
}

/** The report for programs: each event as a line of JSON. */
export function reportForPrograms(output: Output): Report {
  return (event) => void output.write(`${JSON.stringify(event)}\n`);
}

type Colors = ReturnType<typeof createColors>;
type Words = (event: StartEvent) => string | undefined;

function plainReport(output: Output, words: Words): Report {
  return (event) => {
    const line = words(event);
    if (line !== undefined) output.write(`${line}\n`);
  };
}

/** Keeps a line for each running step at the bottom, redrawn at every event and once a second for the time. */
function liveReport(output: Output, words: Words, colors: Colors): Report {
  const running = new Map<string, RunningStep>();
  let drawn = 0;
  let clock: NodeJS.Timeout | undefined;

  const redraw = (above = "") => {
    const lines = [...running.values()].map((step) => lineOf(step, output.columns ?? 80, colors));
    output.write(`${drawn > 0 ? `\x1b[${drawn}A\r\x1b[J` : ""}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  };

  return (event) => {
    follow(running, event);
    const over = words(event);
    redraw(over === undefined ? "" : `${over}\n`);
    clearInterval(clock);
    if (running.size > 0) clock = setInterval(redraw, 1_000).unref();
  };
}

interface RunningStep {
  readonly title: string;
  readonly begin: number;
  readonly text: string;
}

function follow(running: Map<string, RunningStep>, event: StartEvent): void {
  if (event.event === "started") running.set(event.step, { title: event.title, begin: performance.now(), text: "" });
  if (event.event === "done" || event.event === "failed") running.delete(event.step);
  if (event.event !== "progress") return;
  const step = running.get(event.step);
  if (step) running.set(event.step, { ...step, text: event.text });
}

function lineOf({ title, begin, text }: RunningStep, columns: number, colors: Colors): string {
  const head = `  … ${title.padEnd(titleWidth)} ${seconds(performance.now() - begin)}  `;
  return `${head}${colors.dim(text.slice(0, Math.max(0, columns - head.length - 1)))}`;
}

/** The lasting line for an event; undefined where it has none. */
function wordsFor(event: StartEvent, colors: Colors): string | undefined {
  if (event.event === "notice") return `  ${colors.yellow("!")} ${event.text}`;
  if (event.event === "done") {
    const note = event.note ? `  ${colors.dim(event.note)}` : "";
    return `  ${colors.green("✓")} ${event.title.padEnd(titleWidth)} ${seconds(event.ms)}${note}`;
  }
  if (event.event !== "failed") return undefined;
  return `  ${colors.red("✗")} ${event.title.padEnd(titleWidth)} ${seconds(event.ms)}\n\n${indent(event.message)}\n`;
}

const titleWidth = 34;

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`.padStart(7);
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
