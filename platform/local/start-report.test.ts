import { type Output, reportForPeople, reportForPrograms } from "./start-report";
import type { StartEvent } from "./steps";

const events: StartEvent[] = [
  { event: "started", step: "deploy", title: "Deploy the stack" },
  { event: "progress", step: "deploy", text: "aws_vpc.main: Creating..." },
  { event: "done", step: "deploy", title: "Deploy the stack", ms: 12_345, note: "70 created" },
  { event: "started", step: "api", title: "API" },
  { event: "failed", step: "api", title: "API", ms: 400, message: "It ended with exit code 1." },
  { event: "notice", text: "Stopping …" },
];

function written(make: (output: Output) => (event: StartEvent) => void, output: Partial<Output> = {}): string {
  let text = "";
  const write = (part: string | Uint8Array) => {
    text += part;
    return true;
  };
  const report = make({ ...output, write });
  for (const event of events) report(event);
  return text;
}

describe("the report of a start", () => {
  it("has, in a file or pipe, one plain line for each step that is over", () => {
    expect(written((output) => reportForPeople(output, {}))).toBe(
      [
        "  ✓ Deploy the stack                    12.3 s  70 created",
        "  ✗ API                                  0.4 s",
        "",
        "    It ended with exit code 1.",
        "",
        "  ! Stopping …",
        "",
      ].join("\n"),
    );
  });

  it("shows on a terminal where a running step is, and replaces it by the finished one", () => {
    const text = written((output) => reportForPeople(output, {}), { isTTY: true, columns: 80 });
    expect(text).toContain("… Deploy the stack");
    expect(text).toContain("aws_vpc.main: Creating...");
    expect(screenAfter(text)).toEqual(
      screenAfter(written((output) => reportForPeople(output, { FORCE_COLOR: "1" }), { isTTY: true, columns: 80 })),
    );
    expect(screenAfter(text).filter((line) => line.includes("Deploy"))).toHaveLength(1);
  });

  it("never lets a running step's line wrap, which would spoil the drawing", () => {
    const text = written((output) => reportForPeople(output, { NO_COLOR: "1" }), { isTTY: true, columns: 60 });
    expect(
      Math.max(
        ...text
          .split("\n")
          .filter((line) => line.includes("…"))
          .map((line) => visible(line).length),
      ),
    ).toBeLessThan(60);
  });

  it("has no colours where NO_COLOR is set", () => {
    const text = written((output) => reportForPeople(output, { NO_COLOR: "1" }), { isTTY: true, columns: 80 });
    expect(text).not.toMatch(colours);
  });

  it("is a line of JSON for each event, for programs", () => {
    const lines = written(reportForPrograms).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told things by control characters.
const colours = /\x1b\[\d+m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const controls = /\x1b\[[0-9;]*[A-Za-z]|\r/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const upwards = /\x1b\[(\d+)A/;

const visible = (line: string) => line.replace(controls, "");

/** What a terminal shows in the end, for the two movements that the report makes: up n lines, and clear below. */
function screenAfter(text: string): string[] {
  const screen: string[] = [];
  for (const line of text.replace(colours, "").split("\n")) {
    const up = upwards.exec(line);
    if (up) screen.splice(-Number(up[1]));
    screen.push(visible(line));
  }
  return screen;
}
