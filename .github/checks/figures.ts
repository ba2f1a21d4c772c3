/** What was measured, against what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The goal in words, such as "at most 120". */
  readonly goal: string;
  readonly met: boolean;
}

/** The figures of one command that measures. */
export interface Measurement {
  readonly name: string;
  readonly figures: readonly Figure[];
}

/** A figure that should not be larger than its limit; `digits` are kept after the point. */
export function atMost(limit: number, figure: Pick<Figure, "name" | "value" | "unit">, digits = 1): Figure {
  const value = Number(figure.value.toFixed(digits));
  return { ...figure, value, goal: `at most ${limit}`, met: value <= limit };
}

/** The measurement as text: one JSON object for programs, a table for people. */
export function printed(measurement: Measurement, format: "json" | "table"): string {
  return format === "json" ? `${JSON.stringify(measurement)}\n` : `${tableOf(measurement)}\n`;
}

function tableOf({ name, figures }: Measurement): string {
  const rows = figures.map(({ name, value, unit, goal, met }) => [name, `${value} ${unit}`, goal, met ? "yes" : "NO"]);
  const all = [[name, "measured", "goal", "met"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
  const rule = "-".repeat(Math.max(...lines.map((line) => line.length)));
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
