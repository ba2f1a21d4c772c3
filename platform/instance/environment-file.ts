import type { Variables } from "./api-environment";

/** Variables as systemd reads them from an EnvironmentFile: a line each, `NAME=value`. */
export function environmentFile(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** The variables of an environment file. Throws an Error that names the first line which is none. */
export function readEnvironmentFile(text: string): Variables {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(lines.map(readVariable));
}

function readVariable(line: string): readonly [name: string, value: string] {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`The environment file has a line that is not NAME=value: ${line}`);
  }
  return [name, value];
}
