import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The Python that has moto: the project's own virtual environment where set-up had to make one, otherwise the first
 * python3 on the search path. `prepare.mjs` sees to it that this holds.
 */
export function pythonCommand(cloneFolder: string, searchPath: string): string {
  const own = join(cloneFolder, ".lectern", "venv", "bin", "python3");
  return existsSync(own) ? own : onPath("python3", searchPath);
}

/** The AWS CLI: the first on the search path, otherwise the one that set-up had to install. `prepare.mjs` sees to it too. */
export function awsCommand(cloneFolder: string, searchPath: string): string {
  const own = join(cloneFolder, ".lectern", "aws-cli", "bin", "aws");
  const found = onPath("aws", searchPath);
  return found === "aws" && existsSync(own) ? own : found;
}

function onPath(program: string, searchPath: string): string {
  const found = searchPath.split(delimiter).map((folder) => join(folder, program));
  return found.find((path) => existsSync(path)) ?? program;
}
